export { exchangeLink, followLink, issueLink, type LinkState, linkStates, noSuchLink, revokeLinks } from './links.ts';
