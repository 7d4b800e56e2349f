// The product's worker, but for this: no frame repeats what was in those before it.
import { pack, Repeats } from "../frontend/src/call/repair";
import { serve } from "../frontend/src/worker/transform";

let number = 0;
Repeats.prototype.next = (packet) => pack({ number: number++ & 0xff, repeats: [], packet });
serve();
