export { addSite, amendSite, changeSite, registerSite, retireSite } from './operations.ts';
export { siteRoutes } from './routes.ts';
export { siteList, suppliers as supplierOfSite } from './store.ts';
