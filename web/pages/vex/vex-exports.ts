import { exportVexRoute, VexDocumentFormat } from '../../../src/modules/vex/contract.ts';
import { downloadAddress } from '../../api.ts';

/** What we say of the findings that these filters show, as a document in each of the formats. */
export function vexExports(filters: object) {
  return VexDocumentFormat.options.map((format) => ({
    format,
    address: downloadAddress(exportVexRoute, { query: { ...filters, format } }),
  }));
}
