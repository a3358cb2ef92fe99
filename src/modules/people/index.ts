export { peopleNamed, personNamed } from './person-store.ts';
export { peopleRoutes } from './routes.ts';
