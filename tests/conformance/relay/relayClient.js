// What relay-compiler makes its artifacts from; relay.js runs them.

import { graphql } from "relay-runtime";

export const brands = graphql`
  query relayClientBrandsQuery($count: Int, $cursor: String) {
    brands(first: $count, after: $cursor) @connection(key: "relayClient_brands") {
      edges {
        node {
          id
          label
        }
      }
    }
  }
`;

export const viewer = graphql`
  query relayClientViewerQuery {
    viewer {
      name
    }
  }
`;

export const brand = graphql`
  fragment relayClient_brand on Brand @refetchable(queryName: "relayClientRefetchQuery") {
    label
    overview {
      views
    }
  }
`;
