/** Bundles: certificate, chain and key as servers want them. PURE. */
export { type BundleContent, type BundleKind, bundleFormats, isPackedAsToday, makeBundle } from "./make";
