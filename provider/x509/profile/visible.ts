import { shown } from "../../fault";

/** Text from strangers that is one line, for terminals and logs: line ends are shown too. PURE. */
export const visible = (text: string): string => shown(text).replaceAll("\n", "\\u000a");
