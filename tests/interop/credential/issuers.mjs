// What other people's programs issue credentials with.
export * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
export * as vc from '@digitalbazaar/vc';
export {DataIntegrityProof} from '@digitalbazaar/data-integrity';
export {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

import {createSignCryptosuite} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
export const jcs = createSignCryptosuite();
