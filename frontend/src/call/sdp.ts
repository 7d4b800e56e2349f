// The only descriptions a page ever gives its browser for the other side, and what it tells of its
// own (docs/protocol/call.md section 5).
import { FULL, lines as speech, type Plan } from "../media/speech";
import type { Candidate, Media, Picture } from "./messages";

const MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
const TWCC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

export type Setup = "actpass" | "active";

/** The description of a station from its voucher's fingerprint (64 hex digits) and its `media`; we send by `plan`. */
export function describe(media: Media, fingerprint: string, setup: Setup, plan = FULL): string {
  const lines = [
    "v=0",
    "o=- 1 1 IN IP4 0.0.0.0",
    "s=-",
    "t=0 0",
    `a=group:BUNDLE 0${media.picture ? " 1" : ""}${media.screen ? " 2" : ""}`,
    "a=ice-options:trickle",
    `a=fingerprint:sha-256 ${(fingerprint.toUpperCase().match(/../g) ?? []).join(":")}`,
    `a=setup:${setup}`,
    ...soundSection(media, plan),
    ...(media.picture ? pictureSection(media, media.picture, 1) : []),
    ...(media.screen ? pictureSection(media, media.screen, 2) : []),
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}

function soundSection(media: Media, plan: Plan): string[] {
  const { pt } = media.sound;
  return [
    `m=audio 9 UDP/TLS/RTP/SAVPF ${pt}`,
    ...transport(media, 0),
    `a=rtpmap:${pt} opus/48000/2`,
    ...speech(pt, plan),
    ...extensions({ ...media.sound, twcc: null }),
  ];
}

function pictureSection(media: Media, picture: Picture, mid: number): string[] {
  const { pt, rtx, twcc } = picture;
  return [
    `m=video 9 UDP/TLS/RTP/SAVPF ${pt}${rtx ? ` ${rtx}` : ""}`,
    ...transport(media, mid),
    "a=rtcp-rsize",
    `a=rtpmap:${pt} VP9/90000`,
    `a=fmtp:${pt} profile-id=0`,
    `a=rtcp-fb:${pt} ccm fir`,
    `a=rtcp-fb:${pt} nack`,
    `a=rtcp-fb:${pt} nack pli`,
    ...(twcc ? [`a=rtcp-fb:${pt} transport-cc`] : []),
    ...(rtx ? [`a=rtpmap:${rtx} rtx/90000`, `a=fmtp:${rtx} apt=${pt}`] : []),
    ...extensions(picture),
  ];
}

function transport(media: Media, mid: number): string[] {
  return [
    "c=IN IP4 0.0.0.0",
    `a=mid:${mid}`,
    `a=ice-ufrag:${media.ufrag}`,
    `a=ice-pwd:${media.pwd}`,
    "a=sendrecv",
    "a=rtcp-mux",
  ];
}

function extensions({ mid, twcc }: Pick<Picture, "mid" | "twcc">): string[] {
  return [...(mid ? [`a=extmap:${mid} ${MID}`] : []), ...(twcc ? [`a=extmap:${twcc} ${TWCC}`] : [])];
}

/** What the other side must know of our browser's own description; throws when it lacks a codec. */
export function summarise(sdp: string): Media {
  const [head = "", ...sections] = sdp.split(/^(?=m=)/m);
  const sound = sections.find((section) => section.startsWith("m=audio"));
  const [picture, screen] = sections.filter((section) => section.startsWith("m=video"));
  if (!sound) throw new Error("no sound in our own description");
  const value = (name: string) => new RegExp(`^a=${name}:(\\S+)`, "m").exec(sound + head)?.[1] ?? "";
  return {
    ufrag: value("ice-ufrag"),
    pwd: value("ice-pwd"),
    sound: { pt: payload(sound, /opus\/48000\/2/), mid: ids(sound).mid },
    picture: picture ? pictureOf(picture) : null,
    screen: screen ? pictureOf(screen) : null,
  };
}

function pictureOf(section: string): Picture {
  const pt = [...section.matchAll(/^a=rtpmap:(\d+) VP9\/90000\s*$/gim)]
    .map((match) => Number(match[1]))
    .find((one) => (/profile-id=(\d+)/.exec(format(section, one))?.[1] ?? "0") === "0");
  if (pt === undefined) throw new Error("no VP9 in our own description");
  const rtx = [...section.matchAll(/^a=rtpmap:(\d+) rtx\/90000\s*$/gim)]
    .map((match) => Number(match[1]))
    .find((one) => new RegExp(`(^|;)apt=${pt}(;|$)`).test(format(section, one)));
  return { pt, rtx: rtx ?? null, ...ids(section) };
}

function payload(section: string, codec: RegExp): number {
  const found = new RegExp(`^a=rtpmap:(\\d+) ${codec.source}\\s*$`, "im").exec(section);
  if (!found) throw new Error("no Opus in our own description");
  return Number(found[1]);
}

function format(section: string, pt: number): string {
  return new RegExp(`^a=fmtp:${pt} (.*?)\\s*$`, "m").exec(section)?.[1] ?? "";
}

function ids(section: string): { mid: number | null; twcc: number | null } {
  const id = (uri: string) => {
    const line = section.split(/\r?\n/).find((one) => one.startsWith("a=extmap:") && one.endsWith(` ${uri}`));
    return line ? Number(/^a=extmap:(\d+)/.exec(line)?.[1]) : null;
  };
  return { mid: id(MID), twcc: id(TWCC) };
}

/** The browser's candidate as it is signalled; null for what is not: TCP, RTCP, the end. */
export function candidateOf(found: RTCIceCandidate): Candidate | null {
  const { foundation, priority, type, address, port, protocol, component } = found;
  if (protocol !== "udp" || component === "rtcp" || !foundation || !priority || !type || !address || !port) return null;
  const bare = address.toLowerCase().replace(/^\[(.*)\]$/, "$1"); // Chromium puts IPv6 in brackets
  return { foundation, priority, kind: type, address: bare, port };
}

/** A signalled candidate as the browser takes it; base address and port are never known. */
export function candidateLine({ foundation, priority, address, port, kind }: Candidate): string {
  const base = kind === "host" ? "" : " raddr 0.0.0.0 rport 0";
  return `candidate:${foundation} 1 udp ${priority} ${address} ${port} typ ${kind}${base}`;
}
