// The page's end of its worker.
import type { Answers, Ask, Attached, Way } from "../worker/protocol";

type Waiting = { resolve: (answer: never) => void; reject: (error: Error) => void };

export class CallWorker {
  private readonly waiting = new Map<number, Waiting>();
  private readonly attached = new Map<string, () => void>();
  private last = 0;

  constructor(readonly worker: Worker) {
    worker.onmessage = ({ data }: MessageEvent<Attached | { id: number; answer?: unknown; error?: string }>) => {
      if ("attached" in data) return this.attached.get(JSON.stringify(data.attached))?.();
      const asked = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.error === undefined) asked?.resolve(data.answer as never);
      else asked?.reject(new Error(data.error));
    };
  }

  /** A transform through the worker, and the moment from which frames really go through it. */
  transform(way: Way): { transform: RTCRtpScriptTransform; attached: Promise<void> } {
    const attached = new Promise<void>((resolve) => this.attached.set(JSON.stringify(way), resolve));
    return { transform: new RTCRtpScriptTransform(this.worker, way), attached };
  }

  ask<K extends Ask["ask"]>(ask: Ask & { ask: K }): Promise<Answers[K]> {
    const id = ++this.last;
    this.worker.postMessage({ ...ask, id });
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve: resolve as never, reject }));
  }
}
