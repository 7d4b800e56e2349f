// The connection to one other station. Its description is made of the voucher and of typed
// signalling only. A sender has no track until the worker says that its frames go through it:
// Chromium sends them in the clear, in silence, when a transform is set later or is still on its way.
import { PICTURE, SOUND } from "./frames";
import type { Between, Candidate, Media } from "./messages";
import { candidateLine, candidateOf, describe, summarise } from "./sdp";
import type { CallWorker } from "./worker";

export interface PeerSetting {
  readonly station: number;
  readonly offers: boolean;
  readonly fingerprint: string;
  readonly certificate: RTCCertificate;
  readonly ice: RTCIceServer[];
  readonly relayOnly: boolean;
  readonly tracks: readonly MediaStreamTrack[];
  readonly worker: CallWorker;
}

export class Peer {
  readonly station: number;
  readonly stream = new MediaStream();
  private readonly pc: RTCPeerConnection;
  private readonly early: Candidate[] = [];
  private readonly own: Map<string, MediaStreamTrack>;
  private readonly attached = new Map<string, RTCRtpSender>();
  private described = false;

  constructor(
    private readonly setting: PeerSetting,
    private readonly say: (message: Between) => void,
    private readonly gotTrack: () => void,
  ) {
    this.station = setting.station;
    this.own = new Map(setting.tracks.map((track) => [track.kind, track]));
    this.pc = new RTCPeerConnection({
      certificates: [setting.certificate],
      iceServers: setting.ice,
      iceTransportPolicy: setting.relayOnly ? "relay" : "all",
      bundlePolicy: "max-bundle",
    });
    this.pc.onicecandidate = ({ candidate }) => {
      const found = candidate && candidateOf(candidate);
      if (found) this.say({ t: "candidate", ...found });
    };
    this.pc.ontrack = ({ transceiver }) => this.receive(transceiver);
  }

  get connected(): boolean {
    return this.pc.connectionState === "connected";
  }

  async offer(): Promise<void> {
    for (const kind of this.own.keys()) {
      this.encrypt(this.pc.addTransceiver(kind, { direction: "sendrecv" }), kind);
    }
    await this.describeOurselves(await this.pc.createOffer());
  }

  async hearMedia(media: Media): Promise<void> {
    const type = this.setting.offers ? "answer" : "offer";
    const sdp = describe(media, this.setting.fingerprint, type === "offer" ? "actpass" : "active");
    await this.pc.setRemoteDescription({ type, sdp });
    this.described = true;
    for (const candidate of this.early.splice(0)) this.hearCandidate(candidate);
    if (type === "offer") await this.describeOurselves(await this.pc.createAnswer());
  }

  hearCandidate(candidate: Candidate): void {
    if (!this.described) {
      this.early.push(candidate);
      return;
    }
    const line = { candidate: candidateLine(candidate), sdpMid: "0", sdpMLineIndex: 0 };
    this.pc.addIceCandidate(line).catch(() => undefined); // one address that cannot be used
  }

  /** What the browser says it sent: packets of sound, frames of picture. */
  async sent(): Promise<Map<number, number>> {
    const sent = new Map<number, number>();
    (await this.pc.getStats()).forEach((stat: RTCOutboundRtpStreamStats) => {
      if (stat.type !== "outbound-rtp") return;
      if (stat.kind === "audio") sent.set(SOUND, (sent.get(SOUND) ?? 0) + (stat.packetsSent ?? 0));
      else sent.set(PICTURE, (sent.get(PICTURE) ?? 0) + (stat.framesEncoded ?? 0));
    });
    return sent;
  }

  /** Send this track from now on, or from the moment on in which its sender encrypts. */
  async replace(track: MediaStreamTrack): Promise<void> {
    this.own.set(track.kind, track);
    await this.attached.get(track.kind)?.replaceTrack(track);
  }

  close(): void {
    this.pc.close();
  }

  private receive(transceiver: RTCRtpTransceiver): void {
    const { kind } = transceiver.receiver.track;
    if (!this.setting.offers) {
      if (!this.own.has(kind)) return transceiver.stop(); // what our medium does not have is not received
      transceiver.direction = "sendrecv";
      this.encrypt(transceiver, kind);
    }
    this.stream.addTrack(transceiver.receiver.track);
    this.gotTrack();
  }

  /** Set in the same turn as the transceiver appears; a transform set later is ignored. */
  private encrypt(transceiver: RTCRtpTransceiver, kind: string): void {
    const { worker, station } = this.setting;
    const { sender, receiver } = transceiver;
    const track = kind === "audio" ? SOUND : PICTURE;
    const sending = worker.transform({ way: "send", station, track });
    sender.transform = sending.transform;
    receiver.transform = worker.transform({ way: "receive", station, track }).transform;
    if (track === PICTURE) transceiver.setCodecPreferences(pictureCodecs());
    void sending.attached.then(() => {
      this.attached.set(kind, sender);
      return sender.replaceTrack(this.own.get(kind) ?? null);
    });
  }

  private async describeOurselves(description: RTCSessionDescriptionInit): Promise<void> {
    await this.pc.setLocalDescription(description);
    this.say({ t: "media", ...summarise(this.pc.localDescription?.sdp ?? "") });
  }
}

/** VP9, which alone survives whole-frame encryption, and its retransmissions. */
function pictureCodecs(): RTCRtpCodec[] {
  const all = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  return all.filter(({ mimeType }) => /^video\/(vp9|rtx)$/i.test(mimeType));
}
