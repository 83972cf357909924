// The same work by @digitalbazaar/vc: node credential.mjs DIR SECONDS SEED
//
// DIR holds what `credential -o DIR` wrote. Both proofs of each are verified, then made anew over the
// unsigned document. Contexts and keys come from memory. Prints {"verify", "issue"}, a second.
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';

const interop = process.env.WIOTC_INTEROP;
const load = name => import(new URL(name, `file://${interop}/`));
const {SUITES, bothProofs, documentLoader} = await load('credential/judges.mjs');
const {DataIntegrityProof, Ed25519Multikey, jcs, rdfc, vc} = await load('credential/issuers.mjs');

const [dir, seconds, seed] = process.argv.slice(2);
const now = new Date('2026-01-02T00:00:00Z');
const credentials = readdirSync(dir).filter(name => name.endsWith('.json')).slice(0, 200)
  .map(name => JSON.parse(readFileSync(join(dir, name), 'utf8')));
const did = credentials[0].issuer.id;
const key = await Ed25519Multikey.generate({
  seed: Uint8Array.from({length: 32}, (_, i) => i === 0 ? Number(seed) : 0), controller: did});
if(key.id !== `${did}#${did.slice('did:key:'.length)}`) {
  throw new Error(`the seed is not that of ${did}`);
}

async function verify(credential) {
  const results = await bothProofs(credential, now);
  if(results.length !== Object.keys(SUITES).length || !results.every(r => r.verified)) {
    throw new Error(`${credential.id} is not good: ${results.map(r => r.error)}`);
  }
}

async function issue({proof, ...unsigned}) {
  for(const [i, cryptosuite] of [rdfc, jcs].entries()) {
    const suite = new DataIntegrityProof({signer: key.signer(), date: now, cryptosuite});
    const made = await vc.issue({credential: structuredClone(unsigned), suite, documentLoader, now});
    if(made.proof.proofValue !== proof[i].proofValue) {
      throw new Error(`${unsigned.id}: another ${made.proof.cryptosuite} proof than ours`);
    }
  }
}

async function rate(work) {
  for(const credential of credentials.slice(0, 20)) {
    await work(credential);
  }
  const begin = performance.now();
  let n = 0;
  do {
    await work(credentials[n++ % credentials.length]);
  } while(performance.now() - begin < seconds * 1000);
  return Math.round(n * 1000 / (performance.now() - begin));
}

console.log(JSON.stringify({verify: await rate(verify), issue: await rate(issue)}));
