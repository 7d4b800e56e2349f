// Two couriers over a wire that breaks: every message once, in order, or the end of the session.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Courier, ForgottenError } from "../src/call/courier";

/** Joins two couriers; what one writes waits in the other's queue until `carry`. */
function wire() {
  const [a, b] = [new Courier(), new Courier()];
  const queues = new Map([[a, []], [b, []]]);
  const got = new Map([[a, []], [b, []]]);
  return {
    a, b, got,
    up() {
      for (const [one, other] of [[a, b], [b, a]]) one.connected((text) => queues.get(other).push(text));
    },
    down() {
      for (const one of [a, b]) {
        one.disconnected();
        queues.get(one).length = 0;
      }
    },
    carry() {
      while (queues.get(a).length + queues.get(b).length) {
        for (const one of [a, b]) {
          const text = queues.get(one).shift();
          const message = text && one.receive(text);
          if (message !== undefined) got.get(one).push(message);
        }
      }
    },
    queues,
  }; // prettier-ignore
}

test("what a broken socket swallowed is sent again, once", () => {
  const one = wire();
  one.up();
  one.a.send("first");
  one.carry();
  one.a.send("second");
  one.down();
  one.a.send("third");
  one.up();
  one.carry();
  one.b.send("back");
  one.carry();
  assert.deepEqual(one.got.get(one.b), ["first", "second", "third"]);
  assert.deepEqual(one.got.get(one.a), ["back"]);
});

test("a gap is refused", () => {
  const { a } = wire();
  a.connected(() => {});
  a.receive('{"t":"resume","session":"","got":0}');
  assert.throws(() => a.receive('{"t":"m","n":2,"got":0,"m":1}'));
});

test("an end that knows less than it once did has forgotten us", () => {
  const { a } = wire();
  a.connected(() => {});
  a.send(1);
  a.receive('{"t":"resume","session":"","got":0}');
  a.receive('{"t":"ack","got":1}');
  a.disconnected();
  a.connected(() => {});
  assert.throws(() => a.receive('{"t":"resume","session":"","got":0}'), ForgottenError);
});

test("256 messages wait, and no more", () => {
  const { a } = wire();
  for (let n = 0; n < 256; n++) a.send(n);
  assert.throws(() => a.send(256));
});
