import { styles } from "../assets";
import { type Route, serverHref } from "./links";

/** What was done, or was not: shown above the page, and read out. */
export interface Notice {
  readonly kind: "good" | "bad";
  /** French. */
  readonly text: string;
}

/** What a page is rendered in, beside the model. */
export interface PageContext {
  /** Nothing can be written: no form, no file to save. An export is. */
  readonly readOnly: boolean;
  /** Value of the field `csrf` of every form. */
  readonly csrf?: string;
  readonly notice?: Notice;
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
