// Random documents of every kind, with each optional member there and not there: our canonical form
// must be that of jsonld. node random.mjs DIR MAKE_CREDENTIAL
//
// The seed is printed, and WIOTC_SEED makes the same documents again. Prints TAP lines without a
// plan; exits 1 when one is `not ok`.
import {execFileSync} from 'node:child_process';
import {randomInt} from 'node:crypto';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';

import jsonld from 'jsonld';

import {documentLoader, schemaCheck} from './judges.mjs';

const [dir, makeCredential] = process.argv.slice(2);
const seed = Number(process.env.WIOTC_SEED ?? randomInt(2 ** 32));
let failed = false;
function report(ok, what, why) {
  failed ||= !ok;
  console.log(`${ok ? 'ok' : 'not ok'} - ${what}`);
  if(!ok && why) {
    console.log(`# ${String(why).replaceAll('\n', '\n# ')}`);
  }
}

// mulberry32: a small generator that is the same everywhere.
let state = seed >>> 0;
function below(n) {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % n;
}
const one = list => list[below(list.length)];
const some = (from, to, make) => Array.from({length: from + below(to - from + 1)}, make);

// --- awkward characters ---------------------------------------------------------------------------

const SNIPPETS = ['"', '\\', '\\"', '\\u0041', '\\n', '\n', '\r', '\t', '\b', '\f', '\r\n', ' ', '  ',
  '\u007f', '\u0080', '\u0085', '\u00a0', '\u00ad', '\u2028', '\u2029', '\ufeff', '\ufffd', '\ufffe',
  '\u200d', '\u202e', '\u2066', '@en', '"@en', '^^<urn:x:y>', '_:b0', '_:c14n0', '<a>', '&amp;', ' .\n',
  '@id', '@value', '@json', '@none', 'null', 'true', '0', '-0', '1e3', '{}', '[]', 'urn:x', '%00', '%',
  '\u{1f600}', '\u{1f469}\u200d\u{1f680}', '\u{1f1e8}\u{1f1f3}', '\u{20bb7}', '\u{10ffff}', '\ue000',
  '\ufb33', 'e\u0301', '\u00e9', '\u212b', '\u00c5', 'A\u030a', '\u1e9b\u0323', '海尔智家', '物联网',
  '한국', '\u1112\u1161\u11ab', 'שלום', 'شركة', 'ا\u064e', 'नमस्ते', 'ภาษา', 'I', 'ı', 'ß', 'ﬃ', "'", '`',
  '$', '/', '</script>', '#', '?', ';', ',', 'Haier', 'Ltd.', 'www'];
const RANGES = [[0x01, 0x1f], [0x20, 0x7f], [0x80, 0xff], [0x100, 0x24f], [0x300, 0x36f],
  [0x590, 0x6ff], [0x900, 0x97f], [0x2000, 0x206f], [0x3040, 0x30ff], [0x4e00, 0x9fff],
  [0xac00, 0xd7a3], [0xe000, 0xffff], [0x10000, 0x1ffff], [0x20000, 0x2a6df], [0x1f300, 0x1faff]];

function character() {
  const [from, to] = one(RANGES);
  return String.fromCodePoint(from + below(to - from + 1));
}
const text = () => some(1, 12, () => below(2) ? one(SNIPPETS) : character()).join('');

let ids = 0; // no two parts of a document share one
function iri() {
  const plain = "abcXYZ019-._~:/?#[]@!$&'()*+,;=";
  const rest = some(0, 16, () => below(8) ? one(plain) : '%' + one(['41', 'e6', 'FF', '00', '2f'])).join('');
  return one(['https://r.example/', 'http://x/', 'urn:wiotc:r.example:', 'did:web:r.example:', 'urn:uuid:'])
    + `${ids++}` + rest;
}
function language() {
  const subtag = () => some(1, 8, () => one('abcdefghijklmnopqrstuvwxyz0123456789')).join('');
  return [one(['en', 'zh', 'ar', 'de', 'x', 'i', 'cmn', 'art']), ...some(0, 2, subtag)].join('-');
}
function time() {
  return new Date(below(2 ** 31) * 1000).toISOString().replace('.000', '');
}

// --- documents ------------------------------------------------------------------------------------

function names() {
  const tags = new Set();
  while(tags.size < 2 + below(5)) {
    const tag = language();
    if(tag.length >= 2 && tag.length <= 35) {
      tags.add(tag);
    }
  }
  return [...tags].map(tag => ({'@value': text(), '@language': tag}));
}

// Members in an order of their own: it must not matter.
function shuffled(object) {
  const entries = Object.entries(object);
  for(let i = entries.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [entries[i], entries[j]] = [entries[j], entries[i]];
  }
  return Object.fromEntries(entries);
}

function documentOf(kind, has) {
  const list = iri();
  const achievement = {
    id: iri(), type: ['Achievement'], achievementType: kind, name: text(), description: text(),
    criteria: shuffled({id: iri(), narrative: text()}),
    ...(has.related.length > 0 && {related: has.related.map(many =>
      shuffled({id: iri(), type: ['Related'], name: many ? names() : text()}))})
  };
  return shuffled({
    '@context': ['https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
    id: iri(), type: ['VerifiableCredential', 'AchievementCredential'], name: text(),
    ...(has.description && {description: text()}),
    issuer: shuffled({id: iri(), type: ['Profile'], name: text()}),
    validFrom: time(), ...(has.until && {validUntil: time()}),
    credentialSubject: shuffled({id: iri(), type: ['AchievementSubject'],
      name: has.names ? names() : text(), achievement: shuffled(achievement)}),
    credentialStatus: shuffled({id: iri(), type: 'BitstringStatusListEntry', statusPurpose: 'revocation',
      statusListIndex: String(below(131072)), statusListCredential: list, statusReference: iri()}),
    evidence: [shuffled({id: iri(), type: ['Evidence'], name: text(),
      ...(has.evidence && {description: text()})})]
  });
}

// Every kind with every choice of optional members.
function* all() {
  const choice = [false, true];
  const longer = lists => lists.flatMap(list => choice.map(many => [...list, many]));
  const one = longer([[]]), two = longer(one);
  const relations = [[], ...one, ...two, ...longer(two)];
  for(const kind of ['Membership', 'ext:Office', 'Award']) {
    for(const related of relations) {
      for(let bits = 0; bits < 16; bits++) {
        yield documentOf(kind, {related, description: bits & 1, until: bits & 2, names: bits & 4,
          evidence: bits & 8});
      }
    }
  }
}

console.log(`# seed ${seed}`);
const documents = [...all()];
const file = join(dir, 'random.jsonl');
writeFileSync(file, documents.map(d => JSON.stringify(d) + '\n').join(''));
const ours = execFileSync(makeCredential, ['canonical', file],
  {encoding: 'utf8', maxBuffer: 1 << 28}).trimEnd().split('\n').map(line => JSON.parse(line));
const schema = schemaCheck();
const different = [], blank = [], wrong = [];
let bySurrogates = 0;
for(const [i, document] of documents.entries()) {
  const theirs = await jsonld.canonize(document, {algorithm: 'RDFC-1.0',
    format: 'application/n-quads', documentLoader, base: null, safe: true});
  // RDFC-1.0 sorts by code points. rdf-canonize sorts by UTF-16 units, which differs for two names of
  // one subject, one of which goes on beyond U+FFFF and the other between U+E000 and there. The
  // register does not issue such; here they are compared as the standard has them.
  const lines = theirs.split('\n').slice(0, -1);
  const sorted = [...lines].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  bySurrogates += lines.some((line, k) => line !== sorted[k]);
  if(sorted.join('\n') + '\n' !== ours[i]) {
    different.push(`${JSON.stringify(document)}\nours: ${JSON.stringify(ours[i])}\ntheirs: ${JSON.stringify(theirs)}`);
  }
  if(lines.some(line => /^(_:|\S+ \S+ _:)/.test(line))) {
    blank.push(JSON.stringify(document));
  }
  // proofs are not looked at by the schema's other rules
  if(schema && !schema({...document, proof: [{type: 'DataIntegrityProof', proofPurpose: 'x'}]})) {
    wrong.push(JSON.stringify(schema.errors[0]));
  }
}
console.log(`# ${bySurrogates} of them rdf-canonize sorts by UTF-16 units`);
report(documents.length === 720 && ours.length === 720,
  `random: ${documents.length} documents, every kind with every choice of optional members`);
report(different.length === 0, `random: our canonical form is that of jsonld (seed ${seed})`,
  `${different.length} differ\n${different[0]}`);
report(blank.length === 0, 'random: there are no blank nodes', blank[0]);
if(schema) {
  report(wrong.length === 0, 'random: the published Open Badges schema holds', wrong[0]);
}
process.exit(failed ? 1 : 0);
