// A station's keys, and how a sender key travels (docs/protocol/call.md section 3).
import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";

import { type Bytes, join, u8, v } from "./bytes";

const ENC = 1120;
const suite = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

export interface StationKeys {
  readonly hpke: CryptoKeyPair;
  readonly hpkePublic: Bytes;
  readonly sign: CryptoKeyPair;
  readonly signPublic: Bytes;
}

export interface SealedKey {
  readonly sealed: Bytes;
  readonly sig: Bytes;
}

export async function makeStationKeys(): Promise<StationKeys> {
  const hpke = await suite.kem.generateKeyPair();
  const sign = (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair;
  return {
    hpke,
    hpkePublic: new Uint8Array(await suite.kem.serializePublicKey(hpke.publicKey)),
    sign,
    signPublic: new Uint8Array(await crypto.subtle.exportKey("raw", sign.publicKey)),
  };
}

/** What a sealed key is bound to: the roster, its sender i and its receiver j. */
export function senderKeyInfo(roster: Bytes, i: number, j: number): Bytes {
  return v("detente/sender-key/v1", roster, u8(i), u8(j));
}

export async function sealKey(base: Bytes, to: Bytes, info: Bytes, signer: CryptoKey): Promise<SealedKey> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(to);
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, base);
  const sealed = join(new Uint8Array(enc), new Uint8Array(ct));
  const sig = new Uint8Array(await crypto.subtle.sign("Ed25519", signer, v(info, sealed)));
  return { sealed, sig };
}

/** The base key, or a rejection when the signature or the seal does not hold. */
export async function openKey(key: SealedKey, from: Bytes, info: Bytes, own: CryptoKeyPair): Promise<Bytes> {
  const verifier = await crypto.subtle.importKey("raw", from, "Ed25519", false, ["verify"]);
  if (!(await crypto.subtle.verify("Ed25519", verifier, key.sig, v(info, key.sealed)))) {
    throw new Error("the sender did not sign this key");
  }
  const enc = key.sealed.slice(0, ENC).buffer;
  const plain = await suite.open({ recipientKey: own, enc, info }, key.sealed.slice(ENC));
  return new Uint8Array(plain);
}
