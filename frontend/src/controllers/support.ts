// Whether this browser can hold a call at all; if not, the page says so and offers nothing.
import { notice } from "./say";
import { one } from "./hooks";

/** Where the interfaces are looked for: a browser's window, or a part of one in a test. */
export interface Scope {
  readonly RTCPeerConnection?: unknown;
  readonly RTCRtpScriptTransform?: unknown;
  readonly RTCCertificate?: { readonly prototype: object };
  readonly RTCRtpReceiver?: { getCapabilities(kind: string): { codecs: { mimeType: string }[] } | null };
  readonly navigator: { readonly mediaDevices?: { readonly getUserMedia?: unknown } };
  readonly crypto: { readonly subtle?: Pick<SubtleCrypto, "generateKey"> };
}

/** The names of what a call needs and this browser lacks. Chromium has all from 141 on, Firefox from 138. */
export async function lacking(scope: Scope, medium: string): Promise<string[]> {
  const { RTCRtpReceiver: receiver, RTCCertificate: certificate, navigator, crypto } = scope;
  const vp9 = () => receiver?.getCapabilities("video")?.codecs.some(({ mimeType }) => /^video\/vp9$/i.test(mimeType));
  const has: { [name: string]: unknown } = {
    getUserMedia: navigator.mediaDevices?.getUserMedia,
    RTCPeerConnection: scope.RTCPeerConnection,
    RTCRtpScriptTransform: scope.RTCRtpScriptTransform,
    getFingerprints: certificate && "getFingerprints" in certificate.prototype,
    Ed25519: await crypto.subtle?.generateKey("Ed25519", false, ["sign", "verify"]).catch(() => null),
    VP9: medium !== "video" || vp9(),
  };
  return Object.keys(has).filter((name) => !has[name]);
}

/** The sentence, with the names for whoever has to find out. */
export function sayLacking(root: HTMLElement, names: readonly string[]): void {
  const list = one(root, "lacking");
  if (list) list.textContent = names.join(", ");
  notice(root, "unsupported", true);
}
