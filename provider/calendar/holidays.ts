/** Legal holidays of France (Code du travail L3133-1), by zone. PURE. */
export const zones = [
  "metropole",
  "alsace-moselle",
  "guadeloupe",
  "guyane",
  "martinique",
  "mayotte",
  "la-reunion",
  "saint-barthelemy",
  "saint-martin",
] as const;
export type Zone = (typeof zones)[number];

/** Month and day of the holidays that do not move. */
const fixed = ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"];

/** Days after Easter Sunday: Easter Monday, Ascension, Whit Monday. */
const moving = [1, 39, 50];

/**
 * Alsace-Moselle: Good Friday and 26 December (L3134-13). Overseas: the abolition of slavery (L3422-2; loi 83-550), in Saint-Martin on
 * 28 May since 2018.
 */
const additions: Readonly<Record<Zone, { fixed: readonly string[]; moving: readonly number[] }>> = {
  metropole: { fixed: [], moving: [] },
  "alsace-moselle": { fixed: ["12-26"], moving: [-2] },
  guadeloupe: { fixed: ["05-27"], moving: [] },
  guyane: { fixed: ["06-10"], moving: [] },
  martinique: { fixed: ["05-22"], moving: [] },
  mayotte: { fixed: ["04-27"], moving: [] },
  "la-reunion": { fixed: ["12-20"], moving: [] },
  "saint-barthelemy": { fixed: ["10-09"], moving: [] },
  "saint-martin": { fixed: ["05-28"], moving: [] },
};

const zoneOfDepartments: Readonly<Record<string, Zone>> = {
  57: "alsace-moselle",
  67: "alsace-moselle",
  68: "alsace-moselle",
  971: "guadeloupe",
  972: "martinique",
  973: "guyane",
  974: "la-reunion",
  976: "mayotte",
  977: "saint-barthelemy",
  978: "saint-martin",
};

/**
 * Zone that people of a department work in. Saint-Pierre-et-Miquelon has the holidays of the métropole; so have, here, the collectivities
 * of the Pacific, whose own labour law is not known to this program.
 * @param department its code, as `structure/department.ts` has it; where it is not known: métropole
 */
export const zoneOfDepartment = (department: string | undefined): Zone => zoneOfDepartments[department ?? ""] ?? "metropole";

/** Easter Sunday, Gregorian (Meeus, Astronomical Algorithms, chapter 8), at 00:00 UTC. */
export function easter(year: number): Date {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return new Date(Date.UTC(year, Math.floor(f / 31) - 1, (f % 31) + 1));
}

const known = new Map<string, ReadonlySet<string>>();

/** The holidays of a year, YYYY-MM-DD. */
export function holidaysOf(year: number, zone: Zone): ReadonlySet<string> {
  const key = `${year} ${zone}`;
  const found = known.get(key);
  if (found) return found;
  const sunday = easter(year).getTime();
  const extra = additions[zone];
  const days = new Set([
    ...[...fixed, ...extra.fixed].map((monthDay) => `${year}-${monthDay}`),
    ...[...moving, ...extra.moving].map((offset) => new Date(sunday + offset * 86_400_000).toISOString().slice(0, 10)),
  ]);
  known.set(key, days);
  return days;
}
