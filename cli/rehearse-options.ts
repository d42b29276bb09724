import { langOption } from "./people";

/** Options of `igc-sante rehearse` that play years: apart, since what plays them is loaded when it is called. */
export const yearsOptions = {
  years: { type: "string" },
  structures: { type: "string" },
  seed: { type: "string" },
  lang: langOption,
} as const;
