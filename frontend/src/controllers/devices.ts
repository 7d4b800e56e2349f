// The devices of this page: chosen and tried before the call, changed and watched during it.
import { Capture, type Sort } from "../media/capture";
import { type Kind, Memory } from "../media/choice";
import { Grants } from "../media/grants";
import { Chooser, KINDS } from "./chooser";
import { one, pressed } from "./hooks";
import { Losses } from "./losses";
import { Loudspeaker } from "./loudspeaker";
import { Meter, type Told } from "./meter";
import { notice } from "./say";

/** What this place sends; whose place has no voice opens no microphone, and sends silence. */
function sortsOf(root: HTMLElement): readonly Sort[] {
  if (root.dataset["callRole"] === "note-taker") return [];
  return root.dataset["callCamera"] !== undefined ? ["audio", "video"] : ["audio"];
}

const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };

/** What the room is told, and asked. */
export interface User extends Told {
  /** A track to use from now on in place of the one of its kind. */
  use(track: MediaStreamTrack): void;
}

export class Devices {
  private readonly sorts: readonly Sort[];
  private readonly memory = new Memory(() => localStorage);
  private readonly grants: Grants;
  private readonly chooser: Chooser;
  private readonly loudspeaker: Loudspeaker;
  private readonly capture: Capture;
  private readonly losses: Losses;
  private meter: Meter | null = null;
  private joined = false;
  private over = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly user: User,
  ) {
    this.sorts = sortsOf(root);
    this.grants = new Grants(this.sorts);
    this.chooser = new Chooser(root, this.memory, (kind) => void this.chosen(kind));
    this.loudspeaker = new Loudspeaker(root);
    this.capture = new Capture(
      this.sorts,
      (sort) => this.wish(sort),
      (track) => this.changed(track),
      (sort) => void this.losses.lost(sort).then(() => this.offer()),
    );
    this.losses = new Losses(root, this.sorts, this.capture, this.chooser, this.loudspeaker, this.grants);
    pressed(root, "try-devices", () => void this.attempt());
    pressed(root, "open-again", () => void this.attempt());
    pressed(root, "test-sound", () => this.loudspeaker.test());
    pressed(root, "choose-device", (button) => this.choose(button));
    pressed(root, "unmute", () => root.querySelector<HTMLElement>('[data-act="microphone"]')?.click());
    this.listenToCleaning();
    navigator.mediaDevices.addEventListener("devicechange", () => void this.plugged());
    void this.begin();
  }

  /** The microphone, and the camera by video, for as long as the call is. Raises what the browser does. */
  async take(): Promise<MediaStream> {
    await this.capture.start();
    this.joined = true;
    const panel = one<HTMLDetailsElement>(this.root, "devices");
    if (panel) panel.open = false;
    return new MediaStream(this.sorts.length ? this.capture.tracks : this.listening.ear.silence());
  }

  private get listening(): Meter {
    return (this.meter ??= new Meter(this.root, this.user));
  }

  /** All that is played, as one track on this machine. */
  get played(): MediaStreamTrack | undefined {
    return this.meter?.ear.mix;
  }

  /** Nothing is open any more. */
  end(): void {
    this.over = true;
    this.capture.end();
    this.meter?.end();
  }

  /** Whoever allowed it before sees and hears the devices at once; nobody is asked without a press. */
  private async begin(): Promise<void> {
    await this.chooser.list();
    await this.grants.watch((sort) => void this.losses.permitted(sort).then(() => this.offer()));
    this.loudspeaker.use(this.chooser.id("audiooutput"));
    if (!this.joined && (this.chooser.names(this.sorts) || (await this.grants.all()))) await this.attempt();
    else this.offer();
  }

  private async attempt(): Promise<void> {
    notice(this.root, "no-device", false);
    await this.capture.start().catch(() => notice(this.root, "no-device", !this.over));
    this.offer();
  }

  private async plugged(): Promise<void> {
    if (!this.over) await this.losses.plugged();
  }

  /** One button while something is closed; what is seen and heard once all is open. */
  private offer(): void {
    const open = this.sorts.every((sort) => this.capture.track(sort)?.readyState === "live");
    const [ask, tried] = [one(this.root, "try"), one(this.root, "tried")];
    if (ask) ask.hidden = open;
    if (tried) tried.hidden = !open;
  }

  private wish(sort: Sort): MediaTrackConstraints {
    const id = this.chooser.id(KINDS[sort]);
    const device = id ? { deviceId: { exact: id } } : {};
    if (sort === "video") return { ...SIZE, ...device };
    const { cleans } = this.memory;
    return { noiseSuppression: cleans, echoCancellation: cleans, autoGainControl: cleans, ...device };
  }

  private changed(track: MediaStreamTrack): void {
    const sort = track.kind as Sort;
    this.losses.clear(sort);
    if (sort === "audio") this.listening.use(track);
    const preview = sort === "video" ? one<HTMLVideoElement>(this.root, "preview") : null;
    if (preview) preview.srcObject = new MediaStream([track]);
    if (this.joined) this.user.use(track);
    void this.chooser.list().then(() => this.offer()); // names are told once a device is open
  }

  private async chosen(kind: Kind): Promise<void> {
    if (kind === "audiooutput") {
      notice(this.root, "loudspeaker-changed", false);
      return this.loudspeaker.use(this.chooser.id(kind));
    }
    const sort = kind === "audioinput" ? "audio" : "video";
    if (!this.capture.track(sort)) return;
    notice(this.root, "no-device", false);
    await this.capture.change(sort).catch(() => notice(this.root, "no-device", true));
  }

  /** The browser does it, so the microphone is opened anew: most cannot change it on the way. */
  private listenToCleaning(): void {
    const box = one<HTMLInputElement>(this.root, "cleans");
    if (!box) return;
    box.checked = this.memory.cleans;
    box.addEventListener("change", () => {
      this.memory.cleans = box.checked;
      this.capture.stop("audio");
      this.meter?.rest();
      void this.chosen("audioinput");
    });
  }

  private choose(button: HTMLElement): void {
    const panel = one<HTMLDetailsElement>(this.root, "devices");
    if (panel) panel.open = true;
    const box = button.closest<HTMLElement>("[data-notice]");
    if (box) box.hidden = true;
    this.root.querySelector<HTMLElement>(`[data-device="${button.dataset["deviceKind"] ?? ""}"]`)?.focus();
  }
}
