export {
  exchangeLink,
  type FollowedLink,
  followLink,
  issueLink,
  type LinkState,
  linkStates,
  noSuchLink,
  revokeLinks,
  revokeLinksOfAll,
} from './links.ts';
