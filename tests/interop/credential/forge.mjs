// Certificates that other people's programs issue, and forgeries of them, before
// `wiotc certificate verify`: node forge.mjs DIR WIOTC
//
// The good ones are in our shape, signed by @digitalbazaar/vc with both cryptosuites, and must pass.
// Each of forgeries.mjs must fail, for its own reason. Prints TAP lines without a plan; exits 1 when
// one is `not ok`.
import {spawnSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {forgeries} from './forgeries.mjs';
import {DataIntegrityProof, Ed25519Multikey, jcs, rdfc, vc} from './issuers.mjs';
import {documentLoader} from './judges.mjs';

const [dir, wiotc] = process.argv.slice(2);
const REGISTER = 'urn:wiotc:register.wiotc.example:';
let failed = false;
function report(ok, what, why) {
  failed ||= !ok;
  console.log(`${ok ? 'ok' : 'not ok'} - ${what}`);
  if(!ok && why) {
    console.log(`# ${String(why).replaceAll('\n', '\n# ')}`);
  }
}

// --- keys ---------------------------------------------------------------------------------------

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
function encodeBase58(data) {
  let n = data.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n), text = '';
  for(; n > 0n; n /= 58n) {
    text = BASE58[Number(n % 58n)] + text;
  }
  return '1'.repeat(data.findIndex(b => b !== 0) === -1 ? data.length : data.findIndex(b => b !== 0)) + text;
}
function decodeBase58(text, length) {
  const n = [...text].reduce((sum, c) => sum * 58n + BigInt(BASE58.indexOf(c)), 0n);
  return Uint8Array.from({length}, (_, i) => Number((n >> BigInt(8 * (length - 1 - i))) & 255n));
}
const encode = signature => 'z' + encodeBase58(signature);
const decode = value => decodeBase58(value.slice(1), 64);
const didOf = key => 'did:key:z' + encodeBase58(Uint8Array.from([0xed, 0x01, ...key]));

async function newKey() {
  const pair = await Ed25519Multikey.generate();
  const did = `did:key:${pair.publicKeyMultibase}`;
  pair.controller = did;
  pair.id = `${did}#${pair.publicKeyMultibase}`;
  return {did, method: pair.id, pair};
}
const issuer = await newKey(), stranger = await newKey();

// --- certificates -------------------------------------------------------------------------------

const copy = value => structuredClone(value);
const both = (en, zh) => [{'@value': en, '@language': 'en'}, {'@value': zh, '@language': 'zh'}];

function certificate(number, holder, achievement) {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
    id: `${REGISTER}certificates/WIOTC-2026-0000${number}`,
    type: ['VerifiableCredential', 'AchievementCredential'],
    name: `Certificate WIOTC-2026-0000${number}`,
    description: 'Fêted in Zürich, 2026.',
    issuer: {id: issuer.did, type: ['Profile'], name: 'World Internet of Things Convention'},
    validFrom: '2026-01-01T00:00:00Z', validUntil: '2999-01-01T00:00:00Z',
    credentialSubject: {
      id: `${REGISTER}parties/haier`, type: ['AchievementSubject'], name: holder,
      achievement: {...achievement, type: ['Achievement'], description: 'What it is.',
        criteria: {id: `${REGISTER}criteria/${number}`, narrative: 'How it was decided.'}}
    },
    credentialStatus: {
      id: `${REGISTER}status-lists/1#${number}`, type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation', statusListIndex: String(number),
      statusListCredential: `${REGISTER}status-lists/1`, statusReference: `${REGISTER}status-lists/2`
    },
    evidence: [{id: `${REGISTER}log/entries/${number}`, type: ['Evidence'], name: `Log entry ${number}`}]
  };
}
const body = {id: `${REGISTER}bodies/smart-life`, type: ['Related'], name: both('Smart Life Commission', '智慧生活委员会')};
const organization = {id: `${REGISTER}organization`, type: ['Related'], name: both('World Internet of Things Convention', '世界物联网大会')};
const UNSIGNED = {
  membership: certificate(31, 'Haier Smart Home', {achievementType: 'Membership',
    id: `${REGISTER}bodies/smart-life/membership/full`, name: 'Member of the Smart Life Commission', related: [body, organization]}),
  office: certificate(41, both('Li Wei', '李伟'), {achievementType: 'ext:Office',
    id: `${REGISTER}bodies/smart-life/offices/chair`, name: 'Chair of the Smart Life Commission', related: [body, organization]}),
  'an office of the whole register': certificate(43, 'Ana', {achievementType: 'ext:Office',
    id: `${REGISTER}offices/auditor`, name: 'Auditor of the Convention'}),
  award: certificate(51, both('Haier Smart Home', '海尔智家'), {achievementType: 'Award',
    id: `${REGISTER}awards/2026/categories/firm/award`, name: 'World IoT Awards 2026: Firm', related: [
      {id: `${REGISTER}awards/2026/categories/firm`, type: ['Related'], name: both('Firm', '企业')},
      {id: `${REGISTER}awards/2026`, type: ['Related'], name: both('World IoT Awards 2026', '世界物联网大奖 2026')}, organization]})
};

// Signs with both cryptosuites. `by` another key, `method` under another key's name.
async function sign(document, {by = issuer, method = by.method, purpose, now = '2026-06-01T00:00:00Z'} = {}) {
  const proofs = [];
  for(const cryptosuite of [rdfc, jcs]) {
    const signer = {...by.pair.signer(), id: method};
    const suite = new DataIntegrityProof({signer, date: '2026-01-01T00:00:00Z', cryptosuite});
    const {proof} = await signOne(copy(document), suite, purpose, now);
    proofs.push(proof);
  }
  return {...document, proof: proofs};
}

// What @digitalbazaar/vc does not take for a credential, its parts sign all the same.
async function signOne(document, suite, purpose, now) {
  if(!purpose && now) {
    try {
      return await vc.issue({credential: document, suite, documentLoader, now: new Date(now)});
    } catch{
      // no credential: as below
    }
  }
  const proof = await suite.createProof({document, documentLoader,
    purpose: {term: purpose ?? 'assertionMethod', update: async p => ({...p, proofPurpose: purpose ?? 'assertionMethod'})}});
  return {...document, proof};
}

// --- the verdicts -------------------------------------------------------------------------------

mkdirSync(join(dir, 'forged'), {recursive: true});
function verify(name, document) {
  const file = join(dir, 'forged', `${name}.json`);
  writeFileSync(file, typeof document === 'string' || Buffer.isBuffer(document) ? document : JSON.stringify(document));
  const run = spawnSync(wiotc, ['-f', 'json', 'certificate', 'verify', file, '--issuer', issuer.did, '--offline'],
    {encoding: 'utf8', env: {...process.env, XDG_STATE_HOME: dir, XDG_CONFIG_HOME: dir, WIOTC_HOST: 'unix:///nowhere/sock'}});
  let said = {checks: []};
  try {
    said = JSON.parse(run.stdout);
  } catch{
    // told below, by the exit status
  }
  return {...said, status: run.status, words: run.stderr};
}
const shown = result => JSON.stringify(result.checks.filter(c => c.result !== 'passed')) + result.words;

const good = {};
for(const [kind, document] of Object.entries(UNSIGNED)) {
  good[kind] = await sign(document);
  const result = verify('good', good[kind]);
  report(result.status === 0 && result.valid, `one of ${kind}, issued by @digitalbazaar/vc, is accepted`, shown(result));
}
// What is no forgery: members in another order, other white space, other escapes.
const same = {
  'members in another order': JSON.stringify(Object.fromEntries(Object.entries(good.award).reverse())),
  'other white space': JSON.stringify(good.award, null, '\t') + '\n',
  'characters as escapes': JSON.stringify(good.award).replace(/[^\x20-\x7e]/g,
    c => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0')).replaceAll('/', '\\/')
};
for(const [what, text] of Object.entries(same)) {
  const result = verify('same', text);
  report(result.status === 0, `the same with ${what} is accepted`, shown(result));
}

const means = {issuer, stranger, sign, encode, decode, didOf,
  good: () => copy(good.membership), award: () => copy(good.award),
  unsigned: () => copy(UNSIGNED.membership), unsignedAward: () => copy(UNSIGNED.award)};
const seen = new Map();
for(const [i, [what, check, reason, forge]] of forgeries.entries()) {
  let document;
  try {
    document = await forge(means);
  } catch(error) {
    report(false, `forged: ${what}: it could not be made`, JSON.stringify(error.details ?? error.message));
    continue;
  }
  const result = verify(String(i), document);
  const failures = result.checks.filter(c => c.result === 'failed');
  const names = failures.map(c => c.check).join('+');
  report(result.status === 4 && names === check && failures[0].reason.includes(reason),
    `forged: ${what}: ${check}`, `exit ${result.status}, ${names}, not for: ${reason}\n${shown(result)}`);
  const text = Buffer.isBuffer(document) ? document.toString('latin1') : JSON.stringify(document);
  const key = `${check} ${text}`;
  if(seen.has(key)) {
    report(false, `forged: ${what}: it is the same as: ${seen.get(key)}`);
  }
  seen.set(key, what);
}
report(forgeries.length >= 100, `${forgeries.length} forgeries were tried`);
process.exit(failed ? 1 : 0);
