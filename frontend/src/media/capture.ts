// The own microphone and, by video, the camera: opened once, changed one by one, closed together.

export type Sort = "audio" | "video";

/** What is asked of the browser for a track. */
export type Wish = (sort: Sort) => MediaTrackConstraints;

export class Capture {
  private readonly open = new Map<Sort, MediaStreamTrack>();
  private readonly devices = new Map<Sort, MediaTrackSettings>();
  private turn: Promise<unknown> = Promise.resolve();
  private over = false;

  /** `changed` is told each track that is used from now on, `lost` each that ended by itself. */
  constructor(
    private readonly sorts: readonly Sort[],
    private readonly wish: Wish,
    private readonly changed: (track: MediaStreamTrack) => void,
    private readonly lost: (sort: Sort) => void,
  ) {}

  get tracks(): MediaStreamTrack[] {
    return [...this.open.values()];
  }

  track(sort: Sort): MediaStreamTrack | undefined {
    return this.open.get(sort);
  }

  /** What it was opened from, also after it ended. */
  device(sort: Sort): MediaTrackSettings {
    return this.devices.get(sort) ?? {};
  }

  /** Open what is not open. Raises what the browser does when it cannot. */
  start(): Promise<void> {
    return this.inTurn(() => this.get(this.sorts.filter((sort) => this.open.get(sort)?.readyState !== "live")));
  }

  /** Open this one as it is wished now; the one before goes on until then. Raises as `start`. */
  change(sort: Sort): Promise<void> {
    return this.inTurn(() => this.get([sort]));
  }

  /** Stop one, as when its device is to be opened in another way. */
  stop(sort: Sort): void {
    this.open.get(sort)?.stop();
  }

  end(): void {
    this.over = true;
    for (const track of this.tracks) track.stop();
  }

  private inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.turn.then(task);
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async get(sorts: readonly Sort[]): Promise<void> {
    if (!sorts.length) return;
    const asked = Object.fromEntries(sorts.map((sort) => [sort, this.wish(sort)]));
    const stream = await navigator.mediaDevices.getUserMedia(asked);
    const tracks = stream.getTracks();
    for (const track of tracks) if (this.over || !sorts.includes(track.kind as Sort)) track.stop();
    // Where a policy forbids the camera, a browser gives the microphone alone and calls it done.
    const found = sorts.map((sort) => tracks.find(({ kind }) => kind === sort));
    if (found.includes(undefined)) throw new DOMException("a device is missing", "NotFoundError");
    if (!this.over) for (const track of found) if (track) this.take(track);
  }

  private take(track: MediaStreamTrack): void {
    const sort = track.kind as Sort;
    const before = this.open.get(sort);
    this.open.set(sort, track);
    this.devices.set(sort, track.getSettings());
    track.addEventListener("ended", () => {
      if (this.open.get(sort) === track && !this.over) this.lost(sort);
    });
    this.changed(track);
    before?.stop();
  }
}
