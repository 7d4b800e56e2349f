// Reads calendars with ical.js, Thunderbird's parser: a JSON list of texts in, their events out.
import { readFileSync } from "node:fs";
import ICAL from "../../frontend/node_modules/ical.js/dist/ical.js";

const seconds = (time) => {
  if (time.zone !== ICAL.Timezone.utcTimezone) throw new Error(`${time} is not in UTC`);
  return time.toUnixTime();
};
const read = (text) => {
  const whole = new ICAL.Component(ICAL.parse(text));
  return whole.getAllSubcomponents("vevent").map((component) => {
    const one = new ICAL.Event(component, { strictExceptions: true });
    return {
      start: seconds(one.startDate),
      end: seconds(one.endDate),
      stamp: seconds(component.getFirstPropertyValue("dtstamp")),
      uid: one.uid,
      summary: one.summary ?? "",
      description: one.description ?? "",
      location: one.location ?? "",
      status: component.getFirstPropertyValue("status"),
      sequence: one.sequence,
    };
  });
};
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));
