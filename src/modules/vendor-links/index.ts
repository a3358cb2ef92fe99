export { exchangeLink, followLink, issueLink, type LinkState, linkStates, revokeLinks } from './links.ts';
