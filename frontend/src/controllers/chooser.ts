// The fields in which a person chooses devices; what is chosen is remembered on this machine.
import type { Sort } from "../media/capture";
import { type Device, isThere, type Kind, type Memory, ofKind, pick } from "../media/choice";
import { all, one, sentence } from "./hooks";

export const KINDS = { audio: "audioinput", video: "videoinput" } as const;

/** Firefox alone asks the person itself which loudspeakers a page may know. */
type Asking = MediaDevices & { selectAudioOutput?(): Promise<MediaDeviceInfo> };

export class Chooser {
  private devices: readonly Device[] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly memory: Memory,
    private readonly chosen: (kind: Kind) => void,
  ) {
    for (const field of all<HTMLSelectElement>(root, "device")) {
      const kind = field.dataset["device"] as Kind;
      field.addEventListener("change", () => this.choose(kind, field.value, field.selectedOptions[0]?.text ?? ""));
    }
    const ask = one(root, "ask-loudspeaker");
    if (ask) ask.hidden = !("selectAudioOutput" in navigator.mediaDevices);
    ask?.addEventListener("click", () => void this.ask());
  }

  /** The device to open, "" for the system's own. */
  id(kind: Kind): string {
    return pick(this.devices, kind, this.memory.choice(kind)).id;
  }

  /** Whether the browser tells the names of these, which it does once it lets the page open them. */
  names(sorts: readonly Sort[]): boolean {
    return sorts.every((sort) => this.devices.some(({ kind, label }) => kind === KINDS[sort] && label));
  }

  has(sort: Sort): boolean {
    return this.devices.some(({ kind }) => kind === KINDS[sort]);
  }

  isThere(device: MediaTrackSettings): boolean {
    return isThere(this.devices, device);
  }

  /** Read anew which devices there are. */
  async list(): Promise<void> {
    this.devices = await navigator.mediaDevices.enumerateDevices();
    for (const field of all<HTMLSelectElement>(this.root, "device")) this.fill(field);
  }

  private fill(field: HTMLSelectElement): void {
    const kind = field.dataset["device"] as Kind;
    const { id, gone } = pick(this.devices, kind, this.memory.choice(kind));
    const found = ofKind(this.devices, kind);
    const own = new Option(sentence(this.root, "system-device"), "");
    field.replaceChildren(own, ...found.map(({ label, deviceId }) => new Option(label, deviceId)));
    field.value = id;
    const box = field.closest<HTMLElement>(".field");
    const hears = kind !== "audiooutput" || "setSinkId" in HTMLMediaElement.prototype;
    if (box) box.hidden = !hears || !found.length;
    const note = this.root.querySelector<HTMLElement>(`[data-device-gone="${kind}"]`);
    if (!note) return;
    note.hidden = gone === null;
    note.textContent = gone === null ? "" : sentence(this.root, "device-gone", { name: gone });
  }

  private choose(kind: Kind, id: string, name: string): void {
    this.memory.choose(kind, { id, name: id ? name : "" });
    void this.list().then(() => this.chosen(kind));
  }

  private async ask(): Promise<void> {
    const given = await (navigator.mediaDevices as Asking).selectAudioOutput?.().catch(() => null);
    if (given) this.choose("audiooutput", given.deviceId, given.label);
  }
}
