import { createRequire } from 'node:module';
import pdfmake from 'pdfmake';
import { layoutOf } from '../formats/supplier-report/layout.ts';
import type { SupplierReport } from '../formats/supplier-report/report.ts';
import { writeReportWorkbook } from '../formats/supplier-report/workbook.ts';

const { resolve } = createRequire(import.meta.url);
const fonts = {
  normal: resolve('pdfmake/fonts/Roboto/Roboto-Regular.ttf'),
  bold: resolve('pdfmake/fonts/Roboto/Roboto-Medium.ttf'),
};
pdfmake.setFonts({ Roboto: fonts });
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => Object.values(fonts).includes(path));

/** A report as one page of PDF or as a workbook, off the thread that serves requests. */
export async function run({ report, format }: { report: SupplierReport; format: 'pdf' | 'xlsx' }): Promise<Uint8Array> {
  return format === 'xlsx' ? writeReportWorkbook(report) : pdfmake.createPdf(layoutOf(report)).getBuffer();
}
