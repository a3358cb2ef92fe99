export { peopleNamed, personNamed } from './person-store.ts';
