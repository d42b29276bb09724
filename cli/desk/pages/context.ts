import { styles } from "../assets";
import { type PostRoute, type Route, serverHref } from "./links";

/** What was done, or was not, or goes on: shown above the page, and read out. */
export interface Notice {
  readonly kind: "good" | "bad" | "busy";
  /** French. */
  readonly text: string;
  /** What is wrong with what was typed, and the field it is about, where it is about one. */
  readonly problems?: readonly { readonly field: string | null; readonly text: string }[];
  /** The program's own sentence, in English. */
  readonly original?: { readonly what: string; readonly hint?: string; readonly code: string | null };
}

/** A form that was not noted: its words stand in it again, each with what is wrong with it. */
export interface Returned {
  readonly to: PostRoute["to"];
  /** As typed, by the field's name. */
  readonly typed: ReadonlyMap<string, string>;
  /** By the field's name. */
  readonly problems: ReadonlyMap<string, string>;
}

/** What a page is rendered in, beside the model. */
export interface PageContext {
  /** Nothing can be written: no form, no file to save. An export is. */
  readonly readOnly: boolean;
  /** Value of the field `csrf` of every form. */
  readonly csrf?: string;
  readonly notice?: Notice;
  readonly returned?: Returned;
  /** Of the address: `q` what is searched, `par` how work is grouped, `qui` whose work. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Which page of a long list, from 1. @default 1 */
  readonly page?: number;
  /** Where pages are. @default as the desk's own server has them */
  readonly href?: (route: Route) => string;
  /** Content security policy, for a page that no server says it of. */
  readonly policy?: string;
}

const onServer = serverHref(`/${styles.name}`);

export const hrefOf = ({ href = onServer }: PageContext, route: Route): string => href(route);
