"""Which rules this register has: of those that a checkout lacks nothing is told, and none is held
against it."""
import os
import re

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as f:
        return f.read()


ROUTES = set(re.findall(r"^ROUTE\(([A-Z_]+),", read("lib", "route.def"), re.M))
TERMS = "MEMBERSHIP_RENEW" in ROUTES  # renewed, in grace, suspended
REPRESENTATIVES = "REPRESENTATIVE_NAME" in ROUTES
OFFICE_ENDS = "OFFICE_END" in ROUTES
SEALS = "sealed_for" in read("sql", "0001-register.sql")  # and electors
