// The connection to one other station. Its description is made of the voucher and of typed
// signalling only. A sender has no track until the worker says that its frames go through it:
// Chromium sends them in the clear, in silence, when a transform is set later or is still on its way.
import { Adapter, type Told } from "../media/adapt";
import { FULL, type Plan } from "../media/speech";
import { PICTURE, SCREEN, SOUND } from "./frames";
import type { Between, Candidate, Media } from "./messages";
import { candidateLine, candidateOf, describe, summarise } from "./sdp";
import { Played } from "./stats";
import type { CallWorker } from "./worker";

/** What is sent to one who is not the other principal: a picture as small as a stamp. */
const STAMP = { scaleResolutionDownBy: 4, maxBitrate: 120_000, maxFramerate: 10 };

export interface PeerSetting {
  readonly station: number;
  readonly offers: boolean;
  readonly fingerprint: string;
  readonly certificate: RTCCertificate;
  readonly ice: RTCIceServer[];
  readonly relayOnly: boolean;
  /** The sections of every description, by track: sound, and by video picture and screen. */
  readonly sections: readonly number[];
  /** What is sent at first, by track. */
  readonly own: ReadonlyMap<number, MediaStreamTrack>;
  /** Whether the picture is sent small. */
  readonly stamp: boolean;
  readonly worker: CallWorker;
}

/** What the page is told. */
export interface PeerListener {
  say(message: Between): void;
  stream(): void;
  trouble(detail: string): void;
  /** The connection came to stand, or stands no longer. */
  connection(state: RTCPeerConnectionState): void;
  /** Our speech is to go by another plan; done when `Peer.speak` was called in its turn. */
  speak: Told["speak"];
  mode: Told["mode"];
  theirs: Told["theirs"];
}

export class Peer {
  readonly station: number;
  /** Sound and picture together, so that they keep step. */
  readonly stream = new MediaStream();
  readonly screen = new MediaStream();
  readonly played = new Played();
  private readonly pc: RTCPeerConnection;
  private readonly early: Candidate[] = [];
  private readonly found: Candidate[] = [];
  private readonly own: Map<number, MediaStreamTrack>;
  private readonly attached = new Map<number, RTCRtpSender>();
  private theirs: Media | null = null;
  private plan = FULL;
  private adapting = false;
  private adapter: Adapter | null = null;
  private queue: Promise<void> = Promise.resolve();
  private awaiting = false;
  private again = false;

  constructor(
    private readonly setting: PeerSetting,
    private readonly listener: PeerListener,
  ) {
    this.station = setting.station;
    this.own = new Map(setting.own);
    this.pc = new RTCPeerConnection({
      certificates: [setting.certificate],
      iceServers: setting.ice,
      iceTransportPolicy: setting.relayOnly ? "relay" : "all",
      bundlePolicy: "max-bundle",
    });
    this.pc.onicecandidate = ({ candidate }) => {
      const found = candidate && candidateOf(candidate);
      if (!found) return;
      this.found.push(found);
      listener.say({ t: "candidate", ...found });
    };
    this.pc.ontrack = ({ transceiver }) => this.receive(transceiver);
    this.pc.onconnectionstatechange = () => listener.connection(this.pc.connectionState);
  }

  /** What concerns this connection is taken one after the other, and waits for no other connection. */
  inTurn(task: () => Promise<void> | undefined): Promise<void> {
    this.queue = this.queue.then(task).catch((error: unknown) => {
      if (this.pc.signalingState !== "closed") this.listener.trouble(String(error));
    });
    return this.queue;
  }

  get connected(): boolean {
    return this.pc.connectionState === "connected";
  }

  async begin(): Promise<void> {
    if (!this.setting.offers) return;
    for (const track of this.setting.sections) {
      this.encrypt(this.pc.addTransceiver(track === SOUND ? "audio" : "video", { direction: "sendrecv" }), track);
    }
    await this.offer();
  }

  /** In a new epoch: what was said in the one before may not have passed. */
  async sayAgain(): Promise<void> {
    if (this.setting.offers && (this.awaiting || !this.connected)) await this.offer();
  }

  /** New ICE credentials, because the network has changed; media that still arrive go on (RFC 8445 section 9). */
  async restart(): Promise<void> {
    if (!this.setting.offers) return this.listener.say({ t: "restart" });
    if (this.awaiting) this.again = true;
    else {
      this.found.length = 0;
      await this.offer({ iceRestart: true });
    }
  }

  async hearMedia(media: Media): Promise<void> {
    const type = this.setting.offers ? "answer" : "offer";
    if (type === "answer" && !this.awaiting) return; // to an offer that was made again since
    const moved = this.theirs && !this.pc.remoteDescription?.sdp.includes(`a=ice-ufrag:${media.ufrag}`);
    await this.describeThem(media);
    this.theirs = media;
    this.awaiting = false;
    for (const candidate of this.early.splice(0)) this.hearCandidate(candidate);
    if (type === "offer") {
      if (moved) this.found.length = 0;
      await this.describeOurselves(await this.pc.createAnswer());
    } else if (this.again) {
      this.again = false;
      if (!this.connected) await this.restart();
    }
  }

  hearCandidate(candidate: Candidate): void {
    if (!this.theirs || this.awaiting) {
      this.early.push(candidate);
      return;
    }
    const line = { candidate: candidateLine(candidate), sdpMid: "0", sdpMLineIndex: 0 };
    this.pc.addIceCandidate(line).catch(() => undefined); // one address that cannot be used
  }

  /**
   * Send our speech by this plan from now on. Both descriptions are made anew and nobody is told; while one
   * is awaited, the plan goes into that. Not while another message is being taken.
   */
  async speak(plan: Plan): Promise<void> {
    if (plan === this.plan) return;
    this.plan = plan;
    if (!this.theirs || this.awaiting) return;
    if (this.setting.offers) await this.pc.setLocalDescription(await this.pc.createOffer());
    await this.describeThem(this.theirs);
    if (!this.setting.offers) await this.pc.setLocalDescription(await this.pc.createAnswer());
  }

  /** Follow the link from now on, or no more (media/adapt.ts). */
  adapt(on: boolean): void {
    this.adapting = on;
    this.adapter?.stop();
    if (!on) return;
    const picture = this.own.has(PICTURE) ? this.attached.get(PICTURE) : undefined;
    this.adapter = new Adapter(this.pc, picture ?? null, this.listener);
    this.adapter.start();
  }

  stats(): Promise<RTCStatsReport> {
    return this.pc.getStats();
  }

  /** Send this track, or nothing, from now on, or from the moment on in which its sender encrypts. */
  async replace(track: number, media: MediaStreamTrack | null): Promise<void> {
    if (media) this.own.set(track, media);
    else this.own.delete(track);
    await this.attached.get(track)?.replaceTrack(media);
  }

  close(): void {
    this.adapt(false);
    this.pc.onconnectionstatechange = null;
    this.pc.close();
  }

  private async offer(options: RTCOfferOptions = {}): Promise<void> {
    this.awaiting = true;
    await this.describeOurselves(await this.pc.createOffer(options));
  }

  private receive(transceiver: RTCRtpTransceiver): void {
    const track = Number(transceiver.mid);
    const { receiver } = transceiver;
    if (!this.setting.offers) {
      if (!this.setting.sections.includes(track)) return transceiver.stop(); // not of our medium or terms
      if (this.attached.has(track)) return; // described again
      transceiver.direction = "sendrecv";
      this.encrypt(transceiver, track);
    }
    (track === SCREEN ? this.screen : this.stream).addTrack(receiver.track);
    this.listener.stream();
  }

  /** Set in the same turn as the transceiver appears; a transform set later is ignored. */
  private encrypt(transceiver: RTCRtpTransceiver, track: number): void {
    const { worker, station } = this.setting;
    const { sender, receiver } = transceiver;
    const sending = worker.transform({ way: "send", station, track });
    sender.transform = sending.transform;
    receiver.transform = worker.transform({ way: "receive", station, track }).transform;
    if (track !== SOUND) transceiver.setCodecPreferences(pictureCodecs());
    void sending.attached.then(async () => {
      this.attached.set(track, sender);
      await sender.replaceTrack(this.own.get(track) ?? null);
      if (track === PICTURE && this.setting.stamp) await shrink(sender);
      if (track === PICTURE && this.adapting) this.adapt(true);
    });
  }

  private async describeThem(media: Media): Promise<void> {
    const [type, setup] = this.setting.offers ? (["answer", "active"] as const) : (["offer", "actpass"] as const);
    const sdp = describe(media, this.setting.fingerprint, setup, this.plan);
    await this.pc.setRemoteDescription({ type, sdp });
  }

  private async describeOurselves(description: RTCSessionDescriptionInit): Promise<void> {
    await this.pc.setLocalDescription(description);
    this.listener.say({ t: "media", ...summarise(this.pc.localDescription?.sdp ?? "") });
    for (const candidate of this.found) this.listener.say({ t: "candidate", ...candidate });
  }
}

/** Before there is an encoding to shrink, it is too early, and the next description comes with one. */
async function shrink(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) Object.assign(encoding, STAMP);
  if (parameters.encodings.length) await sender.setParameters(parameters).catch(() => undefined);
}

/** VP9, which alone survives whole-frame encryption, and its retransmissions. */
function pictureCodecs(): RTCRtpCodec[] {
  const all = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  return all.filter(({ mimeType }) => /^video\/(vp9|rtx)$/i.test(mimeType));
}
