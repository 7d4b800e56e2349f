// The worker's two doors: questions of its page, and frames of its transforms.
import type { Ask, Attached, Way } from "./protocol";
import { Station } from "./station";

interface Frame {
  data: ArrayBuffer;
}

interface Transformer {
  readonly readable: ReadableStream<Frame>;
  readonly writable: WritableStream<Frame>;
  readonly options: Way;
}

/** Sees each frame of the other side as it came and as it was opened; the product has none. */
export type Witness = (way: Way, frame: Frame, came: ArrayBuffer, plain: ArrayBuffer | null) => void;

export function serve(witness?: Witness): void {
  const station = new Station();
  addEventListener("message", ({ data }: MessageEvent<Ask & { id: number }>) => {
    station.answer(data).then(
      (answer) => postMessage({ id: data.id, answer }),
      (error: unknown) => postMessage({ id: data.id, error: String(error) }),
    );
  });
  addEventListener("rtctransform", (event) => {
    const { transformer } = event as Event & { transformer: Transformer };
    const { readable, writable, options } = transformer;
    const turn = async (frame: Frame, out: TransformStreamDefaultController<Frame>) => {
      const came = frame.data;
      const sends = options.way === "send";
      const copy = witness && came.slice(0);
      const turned = sends ? await station.protect(came, options) : await station.unprotect(came, options);
      if (!sends && copy) witness?.(options, frame, copy, turned?.buffer.slice(0) ?? null);
      if (!turned) return; // what is not encrypted does not leave, what does not open is not played
      frame.data = turned.buffer;
      out.enqueue(frame);
    };
    void readable.pipeThrough(new TransformStream({ transform: turn })).pipeTo(writable);
    postMessage({ attached: options } satisfies Attached);
  });
}
