// One page in a call: what the node says on one hand, browser and worker on the other. No DOM.
import { fromBase64, fromHex, random, toBase64, toHex } from "./bytes";
import { PICTURE, SOUND } from "./frames";
import type { Between, NodeSays, Roster, State, Welcome } from "./messages";
import { Peer } from "./peer";
import { holds, measure, type Proof } from "./proof";
import { parseVoucher, rosterHash, type Voucher } from "./roster";
import { commitment, type Words, words } from "./sas";
import { NodeSocket } from "./socket";
import { CallWorker } from "./worker";

const PROOF_EVERY = 1000;
const PROOF_WHILE_JOINING = 200;

/** What the page is told, as it happens. */
export interface Listener {
  welcome(welcome: Welcome): void;
  roster(roster: Roster): void;
  state(state: State): void;
  words(words: Words): void;
  count(ms: number): void;
  through(on: boolean): void;
  stream(station: number, stream: MediaStream | null): void;
  node(reachable: boolean): void;
  proof(proof: Proof): void;
  trouble(what: "unencrypted" | "refused", detail: string): void;
  /** Our node has forgotten the call, whose media go on; only `conclude` is left. */
  orphaned(): void;
  end(why: string): void;
}

export class CallClient {
  private readonly worker: CallWorker;
  private readonly socket: NodeSocket;
  private readonly peers = new Map<number, Peer>();
  private certificate: RTCCertificate | null = null;
  private welcome: Welcome | null = null;
  private vouchers = new Map<number, Voucher>();
  private epoch = 0;
  private roster = "";
  private keyed = new Set<number>();
  private secrets: [string, string] = ["", ""];
  private commits: [string, string] = ["", ""];
  private state = "";
  private counting: ReturnType<typeof setTimeout> | undefined;
  private proving: ReturnType<typeof setTimeout> | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private flowing = false;
  private failed = 0;
  private orphan = false;
  private over = false;

  constructor(
    url: string,
    worker: Worker,
    private readonly media: MediaStream,
    private readonly listener: Listener,
  ) {
    this.worker = new CallWorker(worker);
    this.letThrough(false);
    this.socket = new NodeSocket(url, (message) => this.inTurn(() => this.hear(message)), (up) => listener.node(up));
    this.inTurn(() => this.open());
  }

  match(match: boolean): void {
    this.socket.say({ t: "words", epoch: this.epoch, match });
  }

  ready(on: boolean): void {
    if (!on) this.hold();
    this.socket.say({ t: "ready", epoch: this.epoch, on });
  }

  conclude(): void {
    if (this.orphan) return this.end("lost");
    this.socket.say({ t: "conclude" });
  }

  leave(): void {
    this.socket.say({ t: "leave" });
  }

  /** This track in place of the one of its kind, everywhere; what is held or switched off stays so. */
  async useTrack(track: MediaStreamTrack): Promise<void> {
    const before = this.media.getTracks().filter(({ kind }) => kind === track.kind);
    track.enabled = before.some(({ enabled }) => enabled);
    for (const old of before) {
      this.media.removeTrack(old);
      old.stop();
    }
    this.media.addTrack(track);
    await Promise.all([...this.peers.values()].map((peer) => peer.replace(track)));
  }

  /** Messages are taken one after the other, each to its end. */
  private inTurn(task: () => Promise<void>): void {
    this.queue = this.queue.then(task).catch((error: unknown) => {
      this.listener.trouble("refused", String(error));
    });
  }

  private async open(): Promise<void> {
    const keys = await this.worker.ask({ ask: "keys" });
    const algorithm = { name: "ECDSA", namedCurve: "P-256" };
    this.certificate = await RTCPeerConnection.generateCertificate(algorithm);
    const print = this.certificate.getFingerprints().find(({ algorithm: name }) => name === "sha-256");
    const dtls = (print?.value ?? "").replaceAll(":", "").toLowerCase();
    this.socket.say({ t: "open", dtls, ed25519: toBase64(keys.ed25519), hpke: toBase64(keys.hpke) });
  }

  private async hear(message: NodeSays): Promise<void> {
    switch (message.t) {
      case "welcome":
        this.welcome = message;
        return this.listener.welcome(message);
      case "roster":
        return this.enter(message);
      case "state":
        this.state = message.state;
        this.listener.state(message);
        return message.state === "comparing" ? this.commit() : undefined;
      case "commit":
      case "reveal":
        return message.epoch === this.epoch ? this.compare(message) : undefined;
      case "count":
        return this.count(message.ms);
      case "hold":
        return this.hold();
      case "through":
        return this.letThrough(true);
      case "end":
        if (this.flowing && (message.why === "lost" || message.why === "broken")) return this.carryOn();
        return this.end(message.why);
      default:
        return message.epoch === this.epoch ? this.between(message) : undefined;
    }
  }

  private get side(): 0 | 1 {
    return this.welcome?.side ?? 0;
  }

  private get tracks(): number[] {
    return this.welcome?.medium === "video" ? [SOUND, PICTURE] : [SOUND];
  }

  // -- epochs --------------------------------------------------------------------------------

  private async enter(roster: Roster): Promise<void> {
    const { welcome } = this;
    if (!welcome) return;
    const vouchers = roster.stations.map(({ voucher }) => parseVoucher(voucher));
    if (vouchers.some(({ line, call, medium }) => line !== welcome.line || call !== welcome.call || medium !== welcome.medium)) {
      throw new Error("a voucher of another call");
    }
    const raw = vouchers.map((voucher) => voucher.raw);
    const own = await rosterHash(welcome.line, welcome.call, roster.epoch, raw);
    if (own !== roster.roster || !raw.includes(welcome.voucher)) throw new Error("another roster than our node's");
    this.epoch = roster.epoch;
    this.roster = own;
    this.keyed.clear();
    this.commits = ["", ""];
    this.secrets = ["", ""];
    const others = vouchers.filter(({ station }) => station !== welcome.station);
    this.vouchers = new Map(others.map((voucher) => [voucher.station, voucher]));
    for (const station of [...this.peers.keys()]) if (!this.vouchers.has(station)) this.drop(station);
    this.listener.roster(roster);
    await this.shareKeys(others);
    await Promise.all(others.filter(({ station }) => !this.peers.has(station)).map((voucher) => this.connect(voucher)));
    this.prove();
  }

  private async shareKeys(others: Voucher[]): Promise<void> {
    const peers = others.map(({ station, hpke, ed25519 }) => ({ station, hpke, ed25519 }));
    const own = this.welcome?.station ?? 0;
    const { epoch, tracks } = this;
    const seals = await this.worker.ask({ ask: "epoch", epoch, roster: fromHex(this.roster), own, tracks, peers });
    for (const { station, sealed, sig } of seals) {
      this.tell(station, { t: "seal", sealed: toBase64(sealed), sig: toBase64(sig) });
    }
  }

  private async connect({ station, dtls }: Voucher): Promise<void> {
    const { welcome, certificate } = this;
    if (!welcome || !certificate) return;
    const offers = welcome.station < station;
    const peer = new Peer(
      {
        station,
        offers,
        fingerprint: dtls,
        certificate,
        ice: [...welcome.ice],
        relayOnly: !welcome.trial,
        tracks: this.media.getTracks(),
        worker: this.worker,
      },
      (message) => this.tell(station, message),
      () => this.listener.stream(station, peer.stream),
    );
    this.peers.set(station, peer);
    if (offers) await peer.offer();
  }

  private drop(station: number): void {
    this.peers.get(station)?.close();
    this.peers.delete(station);
    this.listener.stream(station, null);
  }

  private tell(to: number, message: Between): void {
    this.socket.say({ ...message, epoch: this.epoch, to });
  }

  private async between(message: Between & { from: number }): Promise<void> {
    const { from } = message;
    const peer = this.peers.get(from);
    switch (message.t) {
      case "seal": {
        const key = { sealed: fromBase64(message.sealed), sig: fromBase64(message.sig) };
        const { complete } = await this.worker.ask({ ask: "open", epoch: this.epoch, from, ...key });
        if (complete) for (const station of this.vouchers.keys()) this.tell(station, { t: "keyed" });
        return;
      }
      case "keyed":
        this.keyed.add(from);
        if ([...this.vouchers.keys()].every((station) => this.keyed.has(station))) {
          await this.worker.ask({ ask: "switch", epoch: this.epoch });
        }
        return;
      case "media":
        return peer?.hearMedia(message);
      case "candidate":
        return peer?.hearCandidate(message);
    }
  }

  // -- words ---------------------------------------------------------------------------------

  private async commit(): Promise<void> {
    if (this.secrets[this.side]) return;
    this.secrets[this.side] = toHex(random(32));
    const c = await commitment(this.roster, this.side, this.secrets[this.side]);
    this.commits[this.side] = c;
    this.socket.say({ t: "commit", epoch: this.epoch, c });
    this.reveal();
  }

  private async compare(message: NodeSays & { t: "commit" | "reveal" }): Promise<void> {
    const other = 1 - this.side;
    if (message.t === "commit") {
      this.commits[other] ||= message.c;
      return this.reveal();
    }
    if (this.secrets[other] || !this.secrets[this.side]) return;
    if ((await commitment(this.roster, other, message.r)) !== this.commits[other]) return this.match(false);
    this.secrets[other] = message.r;
    this.listener.words(await words(this.roster, this.secrets));
  }

  private reveal(): void {
    if (!this.commits[0] || !this.commits[1]) return;
    this.socket.say({ t: "reveal", epoch: this.epoch, r: this.secrets[this.side] });
  }

  // -- holding back and letting through ---------------------------------------------------------

  private count(ms: number): void {
    clearTimeout(this.counting);
    this.counting = setTimeout(() => this.letThrough(true), ms);
    this.listener.count(ms);
  }

  private hold(): void {
    clearTimeout(this.counting);
    this.letThrough(false);
  }

  private letThrough(on: boolean): void {
    this.flowing = on;
    for (const track of this.media.getTracks()) track.enabled = on;
    this.listener.through(on);
  }

  private prove(): void {
    clearTimeout(this.proving);
    if (this.over) return;
    const { epoch } = this;
    const again = this.state === "joining" || this.state === "interrupted" ? PROOF_WHILE_JOINING : PROOF_EVERY;
    this.proving = setTimeout(() => this.prove(), again);
    void measure(this.worker, [...this.peers.values()], this.tracks).then((proof) => {
      if (this.over || epoch !== this.epoch) return;
      this.socket.say({ t: "proof", epoch, ...proof });
      this.listener.proof(proof);
      this.failed = holds(proof) ? 0 : this.failed + 1;
      if (this.failed < 2) return; // once, a busy worker may be behind; silent cleartext stays
      this.hold();
      this.listener.trouble("unencrypted", JSON.stringify(proof.tracks));
    });
  }

  /** Trouble with a node never ends running media. */
  private carryOn(): void {
    this.orphan = true;
    this.socket.close();
    this.listener.orphaned();
  }

  private end(why: string): void {
    this.over = true;
    clearTimeout(this.proving);
    this.hold();
    for (const station of [...this.peers.keys()]) this.drop(station);
    for (const track of this.media.getTracks()) track.stop();
    this.worker.worker.terminate();
    setTimeout(() => this.socket.close(), 2000); // time to acknowledge what was last said
    this.listener.end(why);
  }
}
