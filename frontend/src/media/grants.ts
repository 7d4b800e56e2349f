// What the person allowed this page to open. Browsers differ in whether and when they tell.
import type { Sort } from "./capture";

const NAMES = { audio: "microphone", video: "camera" } as const;

export class Grants {
  private readonly kept: PermissionStatus[] = [];
  private readonly had = new Set<Sort>();

  constructor(private readonly sorts: readonly Sort[]) {}

  /** Whether nobody would be asked to open all of them. */
  async all(): Promise<boolean> {
    const states = await Promise.all(this.sorts.map((sort) => this.ask(sort)));
    return states.every((status) => status?.state === "granted");
  }

  /** Whether it was granted and is no longer. */
  async taken(sort: Sort): Promise<boolean> {
    const status = await this.ask(sort);
    return this.had.has(sort) && status?.state !== "granted";
  }

  async watch(changed: (sort: Sort) => void): Promise<void> {
    for (const sort of this.sorts) {
      const status = await this.ask(sort);
      if (!status) continue;
      this.kept.push(status); // a status that nobody holds tells nothing
      status.onchange = () => {
        if (status.state === "granted") this.had.add(sort);
        changed(sort);
      };
    }
  }

  private async ask(sort: Sort): Promise<PermissionStatus | null> {
    const status = await navigator.permissions.query({ name: NAMES[sort] as PermissionName }).catch(() => null);
    if (status?.state === "granted") this.had.add(sort);
    return status;
  }
}
