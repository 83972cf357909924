#!/usr/bin/env bats
# Certificates drawn: what people see, what programs read back, and that both are the credential's.
load helpers

# A member with a name in two languages.
bilingual_member() {
  local id
  new_key lihe >/dev/null
  as lihe -q party register lihe --kind organization --name 'Lihe Sensors' --name-zh 力合传感 --country CN \
    --email lihe@secret.example >/dev/null
  id=$(apply lihe industry)
  screen "$id" && vote first-reviewer approve "$id" && vote second-reviewer approve "$id"
}

# Somebody who is chair of a body for a term.
appointed_chair() {
  local officer
  new_key liwei >/dev/null
  as liwei -q party register li-wei --kind person --name 'Li Wei' --name-zh 李伟 --country CN --email li@secret.example >/dev/null
  for officer in secretary-general deputy-secretary; do
    as $officer -q office appoint li-wei chair --body smart-life --until 2999-01-01 --reason able >/dev/null
  done
}

setup_file() {
  register_file
  application_in approved haier smart-life
  application_in approved huawei industry
  bilingual_member
  appointed_chair
  cd "$DIR" || return
  wiotc -q certificate fetch "$(wiotc -q certificate list --party li-wei -f json | jq -r '.[].number')" -o liwei.json
  wiotc -q certificate fetch "$(wiotc -q certificate list --party lihe -f json | jq -r '.[].number')" -o lihe.json
  wiotc -q certificate list --party haier -f json | jq -r '.[].number' >haier.number
  wiotc -q certificate fetch "$(<haier.number)" -o haier.json
  wiotc -q certificate list --party huawei -f json | jq -r '.[].number' >huawei.number
  wiotc -q certificate fetch "$(<huawei.number)" -o huawei.json
  publish_keys
  local format
  for format in pdf svg png; do wiotc -q certificate render haier.json -o "haier.$format"; done
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() {
  use_folder "$BATS_FILE_TMPDIR"
  cd "$DIR" || return
  NUMBER=$(<haier.number)
  OUT=$BATS_TEST_TMPDIR
  # Nothing is remembered of the register, and none is reachable.
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/nothing HOST=$WIOTC_HOST WIOTC_HOST=unix:///nowhere/sock
}

check() {
  wiotc certificate verify "$1" --proof haier.json.tlog-proof --issuer "$(<issuer)" --log-key "$(<log-key)" --offline
}
# Who may issue is said each time, as nothing is remembered.
render() { wiotc -q certificate render --issuer "$(<issuer)" "$@"; }
failed() { holds "✗ $1" "$output"; }
has() { command -v "$1" >/dev/null || skip "$1 is not installed"; }

# forge FILE OLD NEW: a copy in $OUT/forged with other bytes of the same length.
forge() {
  python3 -B - "$1" "$OUT/forged" "$2" "$3" <<'PY'
import sys
data, old, new = open(sys.argv[1], "rb").read(), sys.argv[3].encode(), sys.argv[4].encode()
assert old in data and len(old) == len(new)
open(sys.argv[2], "wb").write(data.replace(old, new))
PY
}

@test "certificate render: the text of the PDF reads back, in Latin and in Chinese, and its fonts are in it" {
  has pdftotext
  local text word
  text=$(pdftotext -layout haier.pdf -)
  for word in 'World Internet of Things Convention' 世界物联网大会 'Certificate of Membership' Haier \
    'Smart Life Commission' 智慧生活委员会 Secretary-General 秘书长 "$NUMBER"; do holds "$word" "$text"; done
  [ "$(pdffonts haier.pdf | tail -n +3 | wc -l)" -ge 2 ]
  pdffonts haier.pdf | tail -n +3 | awk '$(NF - 4) != "yes" { print "not embedded:", $0; bad = 1 } END { exit bad }'
}

@test "certificate render: a holder's names in both languages are signed, and stand on both certificates" {
  has pdftotext
  local lang text
  same "$(jq -r '.credentialSubject.name[] | ."@language" + " " + ."@value"' lihe.json | paste -sd,)" 'en Lihe Sensors,zh 力合传感'
  exits 0 wiotc certificate verify lihe.json --issuer "$(<issuer)" --log-key "$(<log-key)" --offline
  holds 'for Lihe Sensors, by' "$output"
  for lang in en zh; do
    render lihe.json -o "$OUT/$lang.pdf" --lang $lang
    text=$(pdftotext -layout "$OUT/$lang.pdf" -)
    holds 'Lihe Sensors' "$text"
    holds 力合传感 "$text"
    holds 工业委员会 "$text"
  done
  holds 会员证书 "$text"
}

@test "certificate render: the template is that of the certificate's kind, and what it names in Chinese is signed" {
  has pdftotext
  local lang text
  same "$(jq -r '.credentialSubject.achievement.related[0].name[] | select(."@language" == "zh")."@value"' liwei.json)" 智慧生活委员会
  for lang in en zh; do
    render liwei.json -o "$OUT/$lang.pdf" --lang $lang
    text=$(pdftotext -layout "$OUT/$lang.pdf" -)
    for word in 'Li Wei' 李伟 'appointed Chair of the' 'Smart Life Commission' 智慧生活委员会 主席; do holds "$word" "$text"; done
  done
  holds 聘任证书 "$text"
  holds 任期至2998年12月31日 "$text"
  lacks 智慧生活委员会 "$(cat "$ROOT"/etc/templates/*)"
  lacks 物联网 "$(cat "$ROOT"/etc/templates/*)"
  exits 0 wiotc certificate verify "$OUT/zh.pdf" --proof liwei.json.tlog-proof --issuer "$(<issuer)" --log-key "$(<log-key)" --offline
}

@test "certificate render: an award names its category and round in both languages, and its year" {
  has pdftotext
  has zbarimg
  local lang text word
  for lang in en zh; do
    "$BUILD/wiotc-render" "$ROOT/etc/templates/award.$lang.template" pdf <"$ROOT/tests/data/render/award.json" >"$OUT/$lang.pdf"
    text=$(pdftotext -layout "$OUT/$lang.pdf" -)
    for word in 'Haier Smart Home' 海尔智家 'WIOT Leading Enterprise Award' 世界物联网领军企业奖 2026; do holds "$word" "$text"; done
    "$BUILD/wiotc-render" "$ROOT/etc/templates/award.$lang.template" png <"$ROOT/tests/data/render/award.json" >"$OUT/$lang.png"
    holds "https://register.wiotc.example/v1/certificates/WIOTC-2026-" "$(zbarimg -q --raw "$OUT/$lang.png" 2>/dev/null)"
  done
  holds '世界物联网大奖 2026' "$text"
  holds 授予 "$(tr -d ' ' <<<"$text")"
  holds 'World IoT Awards 2026' "$(pdftotext -layout "$OUT/en.pdf" -)"
}

@test "certificate render: the QR code leads to the certificate's number" {
  has zbarimg
  render huawei.json -o "$OUT/other.png" --lang zh
  same "$(zbarimg -q --raw haier.png 2>/dev/null)" "https://$REGISTER/v1/certificates/$NUMBER"
  same "$(zbarimg -q --raw "$OUT/other.png" 2>/dev/null)" "https://$REGISTER/v1/certificates/$(<huawei.number)"
}

@test "certificate render: the PDF is sound, says whose it is, and brings the credential as a file" {
  has qpdf
  has pdfdetach
  qpdf --check haier.pdf
  pdfdetach -save 1 -o "$OUT/attached.json" haier.pdf
  exits 0 check "$OUT/attached.json"
  local info
  info=$(pdfinfo haier.pdf)
  holds "Certificate of Membership $NUMBER" "$info"
  holds 'World Internet of Things Convention' "$info"
  holds '841.89 x 595.276 pts (A4)' "$info"
}

@test "certificate verify: reads PDF, SVG and PNG as it reads JSON" {
  local format
  for format in pdf svg png; do
    exits 0 check "haier.$format"
    holds "$NUMBER for Haier" "$output"
    holds 'shows is not signed' "$output"
    holds '✓ log' "$output"
  done
}

@test "certificate verify: finds the proof beside the credential that a picture was drawn from" {
  exits 0 wiotc certificate verify haier.png --issuer "$(<issuer)" --log-key "$(<log-key)" --offline
  holds '✓ log' "$output"
  cp haier.png "$OUT/alone.png"
  exits 4 wiotc certificate verify "$OUT/alone.png" --issuer "$(<issuer)" --log-key "$(<log-key)" --offline
  holds alone.png.tlog-proof "$output"
}

# When a template was changed on purpose, these commands make the new pictures; look at them.
@test "certificate render: looks as it did when somebody last looked" {
  has compare
  local kind lang data=$ROOT/tests/data/render differs
  for kind in membership office award; do
    for lang in en zh; do
      "$BUILD/wiotc-render" "$ROOT/etc/templates/$kind.$lang.template" png <"$data/$kind.json" >"$OUT/page.png"
      convert "$OUT/page.png" -resize 600x -colorspace Gray -depth 8 -strip "$OUT/$kind.$lang.png"
      differs=$(compare -metric RMSE "$OUT/$kind.$lang.png" "$data/$kind.$lang.png" null: 2>&1 || true)
      # A heading that moves by a millimetre makes 0.028 of it, one other letter 0.002.
      awk -v d="${differs//[!0-9.e() -]/}" 'BEGIN { sub(/.*\(/, "", d); exit !(d + 0 < 0.004) }' ||
        { echo "$kind.$lang: $differs"; return 1; }
    done
  done
}

@test "certificate render: an SVG is XML, with one credential where Open Badges wants it" {
  python3 -B - haier.svg haier.json <<'PY'
import json, sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == "{http://www.w3.org/2000/svg}svg"
credential = "{https://purl.imsglobal.org/ob/v3p0}credential"
assert root[0].tag == credential and len(root.findall(".//" + credential)) == 1
assert json.loads(root[0].text) == json.load(open(sys.argv[2]))
PY
}

@test "certificate render: a PNG has one iTXt chunk with the credential, not compressed" {
  python3 -B - haier.png haier.json <<'PY'
import json, struct, sys, zlib
data, at, found = open(sys.argv[1], "rb").read(), 8, []
while at < len(data):
    size, kind = struct.unpack(">I4s", data[at:at + 8])
    body = data[at + 8:at + 8 + size]
    assert struct.unpack(">I", data[at + 8 + size:at + 12 + size])[0] == zlib.crc32(kind + body)
    if kind == b"iTXt" and body.startswith(b"openbadgecredential\0"):
        found.append(body[20:])
    at += 12 + size
assert len(found) == 1 and found[0][:4] == b"\0\0\0\0"
assert json.loads(found[0][4:].decode()) == json.load(open(sys.argv[2]))
PY
}

@test "certificate render: the same bytes each time, whenever and from whatever the credential was read" {
  local format
  jq -S . haier.json >"$OUT/sorted.json"
  for format in pdf svg png; do
    render haier.json -o "$OUT/again.$format"
    cmp "haier.$format" "$OUT/again.$format"
    render "haier.$format" -o "$OUT/from-picture.pdf"
    cmp haier.pdf "$OUT/from-picture.pdf"
    rm "$OUT/from-picture.pdf"
  done
}

@test "certificate render: by number, from the register" {
  WIOTC_HOST=$HOST exits 0 wiotc certificate render "$NUMBER" -o "$OUT/c.pdf"
  cmp "$OUT/c.pdf" haier.pdf
  WIOTC_HOST=$HOST refused not_found wiotc certificate render WIOTC-2026-999999 -o "$OUT/d.pdf"
  [ ! -e "$OUT/d.pdf" ]
}

@test "certificate verify: forged pictures are refused, and so are cut off ones" {
  local format size
  for format in pdf svg; do
    forge "haier.$format" '"name":"Haier"' '"name":"Nokia"'
    exits 4 check "$OUT/forged"
    failed proof-rdfc
  done
  # In a PNG the checksum shows it first.
  forge haier.png '"name":"Haier"' '"name":"Nokia"'
  exits 4 check "$OUT/forged"
  failed form
  holds 'checksum' "$output"
  for format in pdf svg png; do
    size=$(stat -c %s "haier.$format")
    for size in $((size - 2)) $((size - 9)) $((size / 2)) 3000 200 20 9; do
      head -c "$size" "haier.$format" >"$OUT/cut"
      exits 4 check "$OUT/cut" || { echo "$format, $size bytes"; return 1; }
    done
  done
}

@test "certificate verify: a picture without a credential is not valid, and why is said" {
  render haier.json -o "$OUT/c.png"
  python3 -B - haier.svg "$OUT/bare.svg" <<'PY'
import re, sys
open(sys.argv[2], "w").write(re.sub("<openbadges:credential>.*?</openbadges:credential>", "", open(sys.argv[1]).read(), flags=re.S))
PY
  exits 4 check "$OUT/bare.svg"
  holds 'no credential is in this SVG' "$output"
  exits 4 render "$OUT/bare.svg" -o "$OUT/d.pdf"
  [ ! -e "$OUT/d.pdf" ]
}

@test "certificate render: what is forged is not drawn" {
  jq -c '.credentialSubject.name = "Nokia"' haier.json >"$OUT/forged.json"
  exits 4 render "$OUT/forged.json" -o "$OUT/c.pdf"
  holds 'Nothing was drawn' "$stderr"
  [ ! -e "$OUT/c.pdf" ]
}

@test "certificate render: nothing is drawn while it is not known who may issue it, and what to do is said" {
  exits 4 wiotc certificate render haier.json -o "$OUT/c.pdf"
  holds '--issuer DID' "$stderr"
  holds 'wiotc status' "$stderr"
  holds 'Nothing was drawn' "$stderr"
  [ ! -e "$OUT/c.pdf" ]
  exits 4 wiotc certificate render haier.json -o "$OUT/c.pdf" --issuer "$(wiotc -q key new "$OUT/other" --no-passphrase)"
  exits 2 wiotc certificate render haier.json -o "$OUT/c.pdf" --issuer issuer
  holds 'cat issuer' "$stderr"
  [ ! -e "$OUT/c.pdf" ]
  WIOTC_HOST=$HOST wiotc -q status >/dev/null
  exits 0 wiotc certificate render haier.json -o "$OUT/c.pdf"
}

@test "certificate render: usage, what is there already, and languages without a template" {
  exits 2 render haier.json
  exits 2 render haier.json -o "$OUT/c.jpg"
  holds .svg "$stderr"
  exits 2 render haier.json -o haier.pdf </dev/null
  holds 'exists already' "$stderr"
  exits 2 render haier.json -o "$OUT/c.pdf" --lang fr
  holds membership.fr.template "$stderr"
  exits 2 render haier.json -o "$OUT/c.pdf" --lang ../x
  exits 2 render "$OUT/nowhere.json" -o "$OUT/c.pdf"
  holds nowhere.json "$stderr"
}

@test "certificate render: an organization's own template, in its folder or by name; errors name file and line" {
  local own=$XDG_CONFIG_HOME/wiotc/templates
  mkdir -p "$own"
  printf '[page]\nsize = 100 50\nlanguage = en\nfont = EB Garamond 12\ntext = {number}\n[text a]\nbox = 5 5 90 40\npoints = 20 5\ntext = Hello {holder}\n' \
    >"$own/membership.en.template"
  render haier.json -o "$OUT/own.pdf"
  holds 'Hello Haier' "$(pdftotext "$OUT/own.pdf" -)"
  sed 's/^points.*/points = big/' "$own/membership.en.template" >"$OUT/t"
  rm -r "$own"
  exits 2 render haier.json -o "$OUT/c.pdf" --template "$OUT/t"
  holds "$OUT/t:8:" "$stderr"
  holds points "$stderr"
  [ ! -e "$OUT/c.pdf" ]
}

@test "certificate render: a character that no font has is an error that names it and the package" {
  printf '[page]\nsize = 100 50\nlanguage = en\nfont = EB Garamond 12\ntext = {number}\n[text a]\nbox = 5 5 90 40\npoints = 20 5\ntext = %b {holder}\n' \
    '\U00013000' >"$OUT/t"
  exits 2 render haier.json -o "$OUT/c.pdf" --template "$OUT/t"
  holds U+13000 "$stderr"
  holds 'apt install' "$stderr"
  sed -i 's/^font.*/font = No Such Font/' "$OUT/t"
  exits 2 render haier.json -o "$OUT/c.pdf" --template "$OUT/t"
  holds 'No Such Font' "$stderr"
}

@test "certificate render: only it takes what it takes to draw" {
  run ldd "$BUILD/wiotc"
  lacks pango "$output"
  lacks cairo "$output"
  run ldd "$BUILD/wiotcd"
  lacks pango "$output"
}
