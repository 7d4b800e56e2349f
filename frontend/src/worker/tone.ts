// The sound of a line check: 20 ms of 450 Hz at a tenth of full scale, in Opus. It is nine whole waves long,
// so that a row of it is one tone (docs/protocol/call.md section 6).
import { fromBase64 } from "../call/bytes";

export const TONE = fromBase64("+LBNyBBAJ+viNp9lvSySa4R96zn9Jj6C/G38dYHWUGsjCBCFJi3kWKmqK0ipjl4uW6nn2rxKHao8WYhuzCsUtn1Mrx75LSsMzyvcEchVwaw=");
