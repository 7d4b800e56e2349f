// The worker's two doors: questions of its page, and frames of its transforms.
import type { Bytes } from "../call/bytes";
import { SOUND } from "../call/frames";
import { Repairs } from "../call/repair";
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
    const repairs = new Repairs<Frame>();
    const turned = async (frame: Frame, came: ArrayBuffer): Promise<[Frame, Bytes][]> => {
      if (options.way === "receive" && options.track === SOUND) {
        const sound = await station.hear(came, options);
        witness?.(options, frame, came, sound?.packet.buffer ?? null);
        return sound ? repairs.take(frame, sound) : [];
      }
      const sends = options.way === "send";
      const data = sends ? await station.protect(came, options) : await station.unprotect(came, options);
      if (!sends) witness?.(options, frame, came, data?.buffer.slice(0) ?? null);
      return data ? [[frame, data]] : []; // what is not encrypted does not leave, what does not open is not played
    };
    const turn = async (frame: Frame, out: TransformStreamDefaultController<Frame>) => {
      const came = witness ? frame.data.slice(0) : frame.data;
      for (const [one, data] of await turned(frame, came)) {
        one.data = data.buffer;
        out.enqueue(one);
      }
    };
    void readable.pipeThrough(new TransformStream({ transform: turn })).pipeTo(writable);
    postMessage({ attached: options } satisfies Attached);
  });
}
