import type { CertificateOutputs } from "../../provider/lifecycle/certificate";
import type { Alarm } from "../../provider/policy";
import { alarmCode, alarmIn } from "./alarm";

const current = { notBefore: "2025-01-01T00:00:00.000Z", notAfter: "2028-01-01T00:00:00.000Z" };
const [next, renewBeforeDays] = [{ ticket: "commande-r2" }, 60];
/** Lives 20 days: a renewal is of the second half of a life. */
const short = { ...current, notBefore: "2027-12-12T00:00:00.000Z" };
const before = (days: number): Date => new Date(Date.parse(current.notAfter) - days * 86_400_000);

it.each<[string, object, number, Alarm | null]>([
  ["silent before the first threshold", { current, next, renewBeforeDays }, 91, null],
  ["louder with each", { current, next, renewBeforeDays }, 30, 30],
  ["loudest once it has ended", { current, next, renewBeforeDays }, -1, 0],
  ["silent where it is not due", { current: short, next: null, renewBeforeDays }, 11, null],
  ["loud from the day on which it is due", { current: short, next: null, renewBeforeDays }, 10, 14],
  ["loud where people would not be in time, whatever is wished", { current, next: null, renewBeforeDays: 3 }, 14, 14],
  ["silent where it may be held back", { current, next: null, renewBeforeDays }, 21, null],
  ["loud where nobody ran the program", { current, next: null, renewBeforeDays }, 14, 14],
  ["silent without a certificate", { current: null, next }, 1, null],
  ["silent where the state hides it", { current: { notAfter: {} }, next, renewBeforeDays }, 1, null],
  [
    "silent of one that is revoked, which has its own action",
    { current: { ...current, revoked: { at: "", reason: "" } }, next, renewBeforeDays },
    1,
    null,
  ],
])("a renewal is %s", (_what, state, days, alarm) => expect(alarmIn(state as Partial<CertificateOutputs>, before(days))).toBe(alarm));

it.each<[readonly (Alarm | null)[], number]>([
  [[], 0],
  [[null, 90, 60], 0],
  [[null, 30], 3],
  [[14, 90], 3],
  [[30, 7], 4],
  [[0], 4],
])("of alarms %j the exit code is %d", (alarms, code) => expect(alarmCode(alarms.map((alarm) => ({ alarm })))).toBe(code));
