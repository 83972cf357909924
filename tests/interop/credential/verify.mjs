// The outside verifiers' half of the interoperability test: node verify.mjs DIR MAKE_CREDENTIAL
//
// DIR holds what `make_credential write DIR` wrote. Nothing is fetched: contexts come from packages,
// keys from their did:key. Prints TAP lines without a plan; exits 1 when one is `not ok`.
import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

import jsonld from 'jsonld';

import {SUITES, addDidDocument, addList, bothProofs, documentLoader, schemaCheck, statusOf} from './judges.mjs';

const NOW = new Date('2026-01-02T00:00:00Z');
const NAMES = ['plain', 'until', 'scripts', 'least', 'names', 'office', 'award', 'web'];
const LISTS = ['revocation', 'suspension'];
const FORGERIES = 240;
const [dir, makeCredential] = process.argv.slice(2);
let failed = false;
function report(ok, what, error) {
  failed ||= !ok;
  console.log(`${ok ? 'ok' : 'not ok'} - ${what}`);
  if(!ok && error) {
    console.log(`# ${String(error.errors?.[0] ?? error).replaceAll('\n', '\n# ')}`);
  }
}

async function verifyOne(name, schema) {
  const credential = JSON.parse(readFileSync(join(dir, `${name}.json`)));
  const results = await bothProofs(credential, NOW);
  Object.keys(SUITES).forEach((suite, i) =>
    report(results[i].verified, `${name}: ${suite} is good for @digitalbazaar/vc`,
      results[i].error));

  const {proof, ...unsigned} = credential;
  const canonical = await jsonld.canonize(unsigned, {
    algorithm: 'RDFC-1.0', format: 'application/n-quads', documentLoader, base: null, safe: true
  });
  report(canonical === readFileSync(join(dir, `${name}.nq`), 'utf8'),
    `${name}: our canonical form is that of jsonld`, canonical);
  report(!canonical.includes('_:'), `${name}: there are no blank nodes`);
  if(LISTS.includes(name)) {
    addList(credential);
  } else if(schema) {
    report(schema(credential), `${name}: the published Open Badges schema holds`,
      JSON.stringify(schema.errors));
  } else {
    console.log(`ok - ${name}: Open Badges schema # SKIP not among the vectors`);
  }
}

// What the lists say, by each of their proofs; and that a changed bit is noticed.
async function checkLists() {
  const said = {until: [false, false], scripts: [true, false], least: [false, true]};
  for(const [name, [revocation, suspension]] of Object.entries(said)) {
    const credential = JSON.parse(readFileSync(join(dir, `${name}.json`)));
    for(const suite of Object.keys(SUITES)) {
      const status = await statusOf(credential, suite).catch(error => ({error}));
      report(status.revocation === revocation && status.suspension === suspension,
        `${name}: vc-bitstring-status-list reads its bits, with ${suite}`, JSON.stringify(status));
    }
  }
  const list = JSON.parse(readFileSync(join(dir, 'revocation.json')));
  const other = JSON.parse(readFileSync(join(dir, 'suspension.json')));
  list.credentialSubject.encodedList = other.credentialSubject.encodedList;
  addList(list);
  const credential = JSON.parse(readFileSync(join(dir, 'scripts.json')));
  for(const suite of Object.keys(SUITES)) {
    const refused = await statusOf(credential, suite).then(() => false, () => true);
    report(refused, `with other bits under the same proof the list is refused, with ${suite}`);
  }
}

// Positions of characters inside string values (not names) of compact JSON, as [start, end] pairs.
// Escapes are left out: some have two spellings.
function valuePositions(text) {
  const positions = [];
  for(const match of text.matchAll(/"((?:[^"\\]|\\.)*)"(:?)/g)) {
    if(match[2] === ':') {
      continue;
    }
    let at = match.index + 1;
    for(const token of match[1].match(/\\u[0-9a-fA-F]{4}|\\.|[^]/gu) ?? []) {
      if(!token.startsWith('\\')) {
        positions.push([at, at + token.length]);
      }
      at += token.length;
    }
  }
  return positions;
}

function forgeries(text) {
  const positions = valuePositions(text);
  const step = Math.max(1, Math.floor(positions.length / FORGERIES));
  return positions.filter((_, i) => i % step === 0).map(([from, to]) =>
    text.slice(0, from) + (text[from] === 'a' ? 'b' : 'a') + text.slice(to));
}

async function forge(name) {
  const texts = forgeries(readFileSync(join(dir, `${name}.json`), 'utf8'));
  const folder = join(dir, `forged-${name}`);
  mkdirSync(folder, {recursive: true});
  const files = texts.map((text, i) => {
    const file = join(folder, `${i}.json`);
    writeFileSync(file, text);
    return file;
  });
  const ours = execFileSync(makeCredential, ['verify', ...files], {encoding: 'utf8'})
    .trim().split('\n');
  report(texts.length >= 200 && ours.length === texts.length,
    `${name}: ${texts.length} forgeries are made`);
  const acceptedByUs = ours.filter(line => !line.startsWith('bad '));
  report(acceptedByUs.length === 0, `${name}: we refuse each forgery`, acceptedByUs.join('\n'));
  const accepted = [];
  for(const [i, text] of texts.entries()) {
    const results = await bothProofs(JSON.parse(text), NOW);
    if(results.every(result => result.verified)) {
      accepted.push(files[i]);
    }
  }
  report(accepted.length === 0, `${name}: @digitalbazaar/vc refuses each forgery`,
    accepted.join('\n'));
}

addDidDocument(JSON.parse(readFileSync(join(dir, 'did.json'))));
const schema = schemaCheck();
for(const name of [...LISTS, ...NAMES]) {
  await verifyOne(name, schema);
}
await checkLists();
const genuine = execFileSync(makeCredential,
  ['verify', ...NAMES.map(name => join(dir, `${name}.json`))], {encoding: 'utf8'});
report(!genuine.includes('bad '), 'we find our own credentials good', genuine);
await forge('until');
await forge('scripts');
await forge('award');
await forge('web');
process.exit(failed ? 1 : 0);
