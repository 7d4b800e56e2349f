// Which device of a kind is used: the one chosen on this machine while it is there, else the system's own.

export type Kind = "audioinput" | "videoinput" | "audiooutput";

/** As browsers tell of one. */
export interface Device {
  readonly kind: string;
  readonly deviceId: string;
  readonly groupId: string;
  readonly label: string;
}

/** What was chosen, "" being the system's own; its name is kept to say what is no longer there. */
export interface Choice {
  readonly id: string;
  readonly name: string;
}

/** Those of a kind that can be told apart; browsers list other names of the system's own beside them. */
export function ofKind(devices: readonly Device[], kind: Kind): Device[] {
  const alias = ["", "default", "communications"];
  return devices.filter((device) => device.kind === kind && device.label && !alias.includes(device.deviceId));
}

/** The id to open, and the name of what was chosen but is not there. */
export function pick(devices: readonly Device[], kind: Kind, chosen: Choice): { id: string; gone: string | null } {
  const there = devices.some((device) => device.kind === kind && device.deviceId === chosen.id);
  return there || !chosen.id ? { id: chosen.id, gone: null } : { id: "", gone: chosen.name };
}

/** Whether the device behind a track is there; the system's own is another when its group is. */
export function isThere(devices: readonly Device[], { deviceId, groupId }: MediaTrackSettings): boolean {
  return devices.some((device) => device.deviceId === deviceId && device.groupId === groupId);
}

const KEY = "detente-devices";

type Kept = { [name: string]: unknown };

/** What was chosen, kept by the browser on this machine, or for this page where it keeps nothing. */
export class Memory {
  private readonly kept: Kept;

  constructor(private readonly storage: () => Pick<Storage, "getItem" | "setItem">) {
    this.kept = this.read();
  }

  choice(kind: Kind): Choice {
    const { id, name } = (this.kept[kind] ?? {}) as Kept;
    return typeof id === "string" && typeof name === "string" ? { id, name } : { id: "", name: "" };
  }

  choose(kind: Kind, choice: Choice): void {
    this.keep(kind, choice);
  }

  /** Whether the browser takes noise and echo out of what the microphone picks up. */
  get cleans(): boolean {
    return this.kept["cleans"] !== false;
  }

  set cleans(on: boolean) {
    this.keep("cleans", on);
  }

  private read(): Kept {
    try {
      return { ...(JSON.parse(this.storage().getItem(KEY) ?? "{}") as Kept) };
    } catch {
      return {};
    }
  }

  private keep(name: string, value: unknown): void {
    this.kept[name] = value;
    try {
      this.storage().setItem(KEY, JSON.stringify(this.kept));
    } catch {
      return; // then it holds until the page goes
    }
  }
}
