/** Calendar files (RFC 5545) of whole days, for people's calendars to subscribe to. PURE. */

export interface CalendarEvent {
  /** The same for the same matter in every file, so that a calendar replaces it and does not double it (RFC 5545 section 3.8.4.7). */
  readonly uid: string;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly summary: string;
  readonly description: string;
  /** Instant of the facts it says (DTSTAMP): the same facts give the same bytes. */
  readonly stamp: Date;
  /** Days before at which a calendar reminds of it. */
  readonly alarms: readonly number[];
}

/** A calendar of these events, in their order. @param name what a subscription is called */
export function icalendar(name: string, events: readonly CalendarEvent[]): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//pulumi-igc-sante//certificates//EN",
    "METHOD:PUBLISH",
    `NAME:${escaped(name)}`, // RFC 7986; the X- one is what calendars read
    `X-WR-CALNAME:${escaped(name)}`,
    "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    "X-PUBLISHED-TTL:P1D", // what Outlook reads of it (MS-OXCICAL section 2.1.3.1.1.8)
    ...events.flatMap(eventLines),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

const eventLines = ({ uid, day, summary, description, stamp, alarms }: CalendarEvent): string[] => [
  "BEGIN:VEVENT",
  `UID:${escaped(uid)}`,
  `DTSTAMP:${basic(stamp.toISOString().replace(/\.\d+/, ""))}`,
  `DTSTART;VALUE=DATE:${basic(day)}`,
  `DTEND;VALUE=DATE:${basic(dayAfter(day))}`,
  `SUMMARY:${escaped(summary)}`,
  `DESCRIPTION:${escaped(description)}`,
  "TRANSP:TRANSPARENT", // nobody is busy on that day
  ...alarms.flatMap((days) => [
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(summary)}`,
    `TRIGGER:${days === 0 ? "PT0S" : `-P${days}D`}`,
    "END:VALARM",
  ]),
  "END:VEVENT",
];

const basic = (iso: string): string => iso.replace(/[-:]/g, "");

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

/** TEXT of RFC 5545 section 3.3.11. Other control characters have no place in one (section 3.1). */
const escaped = (text: string): string =>
  text
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\r\n|\r|\n/g, "\\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "\ufffd");

/** At most 75 octets a line, no character torn apart; what follows begins with a blank (section 3.1). */
function folded(line: string): string {
  const rows: string[] = [];
  let row = "";
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      rows.push(row);
      [row, octets] = [" ", 1];
    }
    row += character;
    octets += size;
  }
  return [...rows, row].join("\r\n");
}
