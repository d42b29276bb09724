/** The desk's pages: from the model to HTML, and nothing else. No disk, no network, no clock of its own. */
export { certificatePage } from "./certificate";
export { certificatesPage, certificatesPerPage } from "./certificates";
export { codePage } from "./code";
export type { Notice, PageContext, Returned } from "./context";
export { errorPage, unreadPage } from "./error";
export { expiredPage, type TypedRoute } from "./expired";
export { fieldId, longest } from "./fields";
export { formPage } from "./form";
export { lettersOf } from "./letters";
export { type Grouping, groupings, type Route } from "./links";
export { orderPage } from "./order";
export { orderSheetPage } from "./order-sheet";
export { type Checked, checkedPage } from "./result";
export { revocationPage } from "./revocation";
export { letterPage, structuresPage } from "./structures";
export { endsPerPage, timelinePage } from "./timeline";
export { worklistPage, workPerPage } from "./worklist";
