export { sitesOfHazard } from './operations.ts';
export { hazardRoutes } from './routes.ts';
