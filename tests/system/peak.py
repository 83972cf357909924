"""peak.py COMMAND...: runs it with its output thrown away, and prints the most memory that it took, in KiB, and its exit status."""
import resource
import subprocess
import sys

status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=False).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, status)
