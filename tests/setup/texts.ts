import { expect } from 'vitest';

/** Tests of the web app find all texts there, as a page that was opened does. */
if (expect.getState().testPath?.includes('/web/')) {
  const { withTexts } = await import('../../web/messages/messages.ts');
  await withTexts(async () => {});
}
