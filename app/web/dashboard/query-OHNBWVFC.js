import{a as d}from"./chunk-OFCCDCSV.js";import{Ca as $,D as m,E as e,Q as w,a as c,c as h,ya as f}from"./chunk-HPA25NCH.js";var b={account_name:`# What an account is called, of which an address has only the id.
query account_name($id: ID!) {
  node(id: $id) {
    __typename
    ... on Account { label platform }
  }
}
`,accounts_page:`# Can the numbers be trusted, and which account needs somebody first: coverage of a scope, what is
# up with its accounts, and what each platform needs to be connected.
query accounts_page($scope: ID, $organization: ID, $brand: ID) {
  scope(id: $scope) {
    coverage { ...Coverage }
    attention(subjects: [CREDENTIAL, ORGANIZATION], first: 3) {
      nodes { ...AttentionEntry }
      totalCount
    }
  }
  accounts(organizationId: $organization, brandId: $brand, first: 100) {
    nodes {
      id label handle platform host state followers
      brand { id label logoUrl }
      coverage { ...Coverage }
      credentials {
        id handle state failedSince connectedAt checkedAt includesReplies
        failure { code message retryAt }
      }
    }
    totalCount
  }
  platforms {
    platform name needsAccount needsHost takesApiKey takesAppPassword oauthScopes hasApp redirectUri
    registersApp priceMicros note
  }
}

fragment Coverage on Coverage {
  published measured fresh due failed imported unsupported disconnected newestAsOf oldestAsOf
}

fragment AttentionEntry on Attention {
  code severity since posts sentence
  values { platform rate comparedRate metric target current endsOn endsAt }
  subject { kind id label }
  scope { kind id label }
  action { code target { kind id label } }
}
`,archive_brand:`# Leaves a brand out of every sum above it; its numbers stay.
mutation archive_brand($id: ID!) {
  archiveBrand(id: $id) { id archivedAt }
}
`,archive_organization:`# Leaves an organization out of every list and of everything; nothing is collected for it.
mutation archive_organization($id: ID!) {
  archiveOrganization(id: $id) { id archivedAt }
}
`,attention_list:`# All that needs somebody in a scope, the most urgent first; about some subjects alone if they are given.
query attention_list($scope: ID, $filter: AnalyticsFilter, $subjects: [AttentionSubjectKind!]) {
  scope(id: $scope) {
    attention(filter: $filter, subjects: $subjects, first: 100) {
      nodes { ...AttentionEntry }
      totalCount
    }
  }
}

fragment AttentionEntry on Attention {
  code severity since posts sentence
  values { platform rate comparedRate metric target current endsOn endsAt }
  subject { kind id label }
  scope { kind id label }
  action { code target { kind id label } }
}
`,business_page:`# What the work earns: money per currency (currencies are never added), credits, assets made, who
# leads, what may come, and cash against use. It needs the scope business:read.
query business_page($organization: ID, $withLeaders: Boolean! = false) {
  business(organizationId: $organization) {
    today
    revenue {
      source
      currencies { currency currencyExponent takings { ...Takings } }
    }
    credits {
      source sold consumed balance
      soldDaily { date amount }
      consumedDaily { date amount }
      consumptionChange { ...Change }
      soldValue { ...Money }
    }
    ingredients {
      source
      takings { ...Takings }
      byCategory { category made }
    }
    leaders @include(if: $withLeaders) {
      byRevenue { currency currencyExponent leaders { ...Leader } }
      byCreditsConsumed { ...Leader }
      byIngredients { ...Leader }
    }
    projections {
      revenue { currency currencyExponent projection { ...Projection } }
      creditsSold { ...Projection }
      ingredients { ...Projection }
    }
    comparisons {
      cashIn { ...Money }
      usageValue { ...Money }
      unpricedCredits sold consumed outstandingPrepaid
    }
  }
}

fragment Takings on Takings {
  today last7Days last30Days monthToDate
  daily { date amount }
  change { ...Change }
}

fragment Change on Change {
  current previous delta percent direction isAcrossBreak
}

fragment Money on Money {
  currency currencyExponent amountMinor
}

fragment Leader on BusinessLeader {
  rank value
  organization { id label logoUrl }
}

fragment Projection on Projection {
  hasEnoughData fittedDays total low high
}
`,cancel_refresh:`# Stops a refresh; what it has measured stays.
mutation cancel_refresh($run: ID!) {
  cancelRefresh(runId: $run) { id status total done succeeded failed skipped }
}
`,complete_connection:`# Connects the account whose platform has just sent the browser back.
mutation complete_connection($input: CompleteConnectionInput!) {
  completeConnection(input: $input) {
    __typename
    ... on Credential { id handle platform brand { id } }
    ... on ProviderFailure { code message retryAt accounts { accountId name } }
  }
}
`,connect_credential:`# Connects an account with a token that the platform gave.
mutation connect_credential($input: CredentialInput!) {
  connectCredential(input: $input) {
    __typename
    ... on Credential { id handle }
    ... on ProviderFailure { code message retryAt }
  }
}
`,contents_to_erase:`# What a brand or an organization holds, said before it is erased.
query contents_to_erase($id: ID!) {
  contentsToErase(id: $id) {
    brands posts days accounts goals notes shares businessRecords
  }
}
`,create_brand:`# Creates a brand of an organization.
mutation create_brand($organization: ID!, $input: BrandInput!) {
  createBrand(organizationId: $organization, input: $input) { id label }
}
`,create_note:`# Writes a note on days of a brand or of an organization.
mutation create_note($scope: ID!, $input: NoteInput!) {
  createNote(scopeId: $scope, input: $input) { id }
}
`,create_organization:`# Creates an organization, with the calendar that its days are counted by.
mutation create_organization($input: OrganizationInput!) {
  createOrganization(input: $input) { id label }
}
`,create_tag:`# Creates a tag that no post has yet.
mutation create_tag($organization: ID!, $label: String!) {
  createTag(organizationId: $organization, label: $label) { id label }
}
`,create_tag_rule:`# Sets a rule that tags posts by what they say, those that are there at once.
mutation create_tag_rule($organization: ID!, $input: TagRuleInput!) {
  createTagRule(organizationId: $organization, input: $input) { tagged full rule { id } }
}
`,create_token:`# Creates an API token; its secret is told this once.
mutation create_token($input: TokenInput!) {
  createToken(input: $input) { secret token { id name } }
}
`,disconnect_credential:`# Forgets the tokens of an account.
mutation disconnect_credential($id: ID!) {
  disconnectCredential(id: $id) { id state }
}
`,discover_posts:`# Looks for the published posts of an account.
mutation discover_posts($credential: ID!) {
  discoverPosts(credentialId: $credential) {
    __typename
    ... on DiscoveredPosts { created updated unchanged failure { message } }
    ... on ProviderFailure { code message retryAt }
  }
}
`,erase_brand:`# Erases a brand for good, or goes on with it; its name confirms it.
mutation erase_brand($id: ID!, $confirm: String!) {
  eraseBrand(id: $id, confirm: $confirm) { id posts erasedPosts finishedAt }
}
`,erase_note:`# Erases a note, for good.
mutation erase_note($id: ID!) {
  eraseNote(id: $id)
}
`,erase_organization:`# Erases an organization for good, or goes on with it; its name confirms it.
mutation erase_organization($id: ID!, $confirm: String!) {
  eraseOrganization(id: $id, confirm: $confirm) { id posts erasedPosts finishedAt }
}
`,erase_posts:`# Erases posts for good; their number confirms it.
mutation erase_posts($ids: [ID!]!, $confirm: Int!) {
  erasePosts(ids: $ids, confirm: $confirm) { id posts erasedPosts finishedAt }
}
`,erase_tag:`# Takes a tag from all posts and erases it with its rules.
mutation erase_tag($id: ID!) {
  eraseTag(id: $id)
}
`,erase_tag_rule:`# Erases a rule; what it has tagged stays tagged.
mutation erase_tag_rule($id: ID!) {
  eraseTagRule(id: $id)
}
`,erasures:`# What is being erased, and was: how far it is, never what it was.
query erasures {
  erasures { id kind posts erasedPosts startedAt finishedAt }
}
`,first_run:`# What an organization has of what it needs for its first numbers.
query first_run($organization: ID!) {
  organization(id: $organization) {
    id label timeZone
    brands(first: 2) {
      nodes { id label }
      totalCount
    }
    coverage { published measured imported }
    refreshRuns(first: 1) { nodes { id status total done } }
  }
  connected: accounts(organizationId: $organization, state: CONNECTED, first: 1) { totalCount }
  failed: accounts(organizationId: $organization, state: FAILED, first: 1) { totalCount }
  platforms {
    platform name needsAccount needsHost takesApiKey takesAppPassword oauthScopes hasApp redirectUri
    registersApp priceMicros note
  }
}
`,followers_page:`# How many people follow the accounts of a scope, day by day, and how that changed: in all, per
# platform, per account.
query followers_page(
  $scope: ID
  $window: AnalyticsWindowInput
  $compareTo: ComparisonInput
  $filter: AnalyticsFilter
) {
  scope(id: $scope) {
    audience(window: $window, compareTo: $compareTo, filter: $filter) {
      followers netGrowth gained lost measuredAccounts accountCount engagementPerThousand
      change { ...Change }
      window { ...Window }
      series { date followers measuredAccounts isMeasured netGrowth daysCarried }
      platforms {
        platform followers netGrowth measuredAccounts accountCount engagementPerThousand
        change { ...Change }
      }
      accounts(first: 100) {
        followers netGrowth gained lost
        change { ...Change }
        account { id label handle platform followersOn state brand { id label } }
      }
    }
  }
}

fragment Window on AnalyticsWindow {
  start end days previousStart previousEnd comparedTo timeZones includesToday isTruncated
}

fragment Change on Change {
  current previous delta percent direction isAcrossBreak
}
`,frame:`# What stands around every page: who looks, the organizations to choose from, the scope's name and
# brands, how fresh its numbers are, and how many of its accounts need somebody.
query frame($scope: ID) {
  viewer { name scopes organizationId fileFormats }
  organizations(first: 50) { nodes { id label logoUrl } totalCount }
  scope(id: $scope) {
    __typename
    ... on Organization {
      id label logoUrl timeZone weekStart
      brands(first: 50) { nodes { id label logoUrl } totalCount }
    }
    ... on Brand {
      id label logoUrl
      organization {
        id label logoUrl timeZone weekStart
        brands(first: 50) { nodes { id label logoUrl } totalCount }
      }
    }
    ... on Selection {
      id
      chosen: brands { id label logoUrl organization { id label } }
    }
    coverage { published measured fresh due failed imported disconnected newestAsOf oldestAsOf }
    attention(subjects: [CREDENTIAL, ORGANIZATION], first: 1) { totalCount }
  }
}
`,goals_archive:`# Take a goal out of the lists.
mutation goals_archive($id: ID!) {
  archiveGoal(id: $id) { id }
}
`,goals_create:`# Set a goal for a brand or an organization.
mutation goals_create($scope: ID!, $input: GoalInput!) {
  createGoal(scopeId: $scope, input: $input) { id }
}
`,goals_page:`# Goals that run, goals that are over, and archived ones, each with how far it has come.
query goals_page($scope: ID) {
  active: goals(scopeId: $scope, active: true, first: 100) {
    nodes { ...Goal }
    totalCount
  }
  ended: goals(scopeId: $scope, active: false, first: 50) {
    nodes { ...Goal }
    totalCount
  }
  archived: goals(scopeId: $scope, archived: true, first: 50) {
    nodes { ...Goal }
    totalCount
  }
}

fragment Goal on Goal {
  id label metric target start end archivedAt
  organization { id label }
  brand { id label }
  progress { current percent daysLeft expected status }
}
`,goals_update:`# Change a goal.
mutation goals_update($id: ID!, $input: GoalChangeInput!) {
  updateGoal(id: $id, input: $input) { id }
}
`,import_cancel:`# Stop an import between two batches.
mutation import_cancel($id: ID!) {
  cancelImport(uploadId: $id) { id state isCancelling }
}
`,import_delete:`# Delete a file that was sent.
mutation import_delete($id: ID!) {
  deleteUpload(uploadId: $id)
}
`,import_page:`# Whose files are imported, into which brands, and what was sent in the last day.
query import_page($organization: ID!) {
  organization(id: $organization) {
    id label
    brands(first: 100) { nodes { id label } }
  }
  uploads(organizationId: $organization) {
    id name state createdAt
    tables { rows imported }
  }
}
`,import_preview:`# What a file is, and what would become of it.
query import_preview($id: ID!, $options: ImportOptionsInput) {
  upload(id: $id) {
    id name
    preview(options: $options) {
      tables {
        name kind rowsOf sentence rows isWhole
        columns { column field }
        unused fields facts refusal
        questions { code reason example choices }
        firstRows { fields { field value } }
        rejects { what rows }
        notPosts { what rows }
      }
      leftOut { name reason }
      passedOver
    }
  }
}
`,import_progress:`# How far the import of a file is, and what became of its rows.
query import_progress($id: ID!) {
  upload(id: $id) {
    id name state shareDone isCancelling error
    tables {
      name rows imported unchanged rejected notPosts postsCreated brandsCreated
      firstRejected { line column reason }
    }
  }
}
`,import_start:`# Import a file that was sent.
mutation import_start($id: ID!, $options: ImportOptionsInput) {
  startImport(uploadId: $id, options: $options) { id state }
}
`,learn_now:`# Learns from what was measured of a brand on days that are over, as a worker does by itself.
mutation learn_now($organization: ID!, $brand: ID!) {
  syncAnalytics(organizationId: $organization, brandId: $brand) { status inserted updated }
}
`,learned_attribution:`# What made a brand's posts that did well: generations, workflows, prompts or opening lines.
query learned_attribution($brand: ID!, $by: AttributionKey!, $window: AnalyticsWindowInput) {
  brand(id: $brand) {
    attributions(by: $by, window: $window, first: 10) {
      nodes {
        value posts views engagement meanRate unknownPosts
        bestPost { id label }
      }
      totalCount
    }
  }
}
`,learned_brand:`# What works at one brand: whether its rate jumps, patterns and what to make next of them, and
# whether a variant really is better.
query learned_brand($brand: ID!, $window: AnalyticsWindowInput) {
  brand(id: $brand) {
    alerts {
      kind hasEnoughData explanation ratio
      recent { start end posts rate }
      earlier { start end posts rate }
    }
    optimizationCycle(window: $window) {
      window { ...Window }
      posts
      hasEnoughData
      patterns { kind value posts meanRate restRate isThin confidence }
      recommendations { ...Recommendation }
    }
    experiments(window: $window) {
      group verdict reason winner
      arms { variant posts ratedPosts views meanRate hasEnough }
    }
  }
}

fragment Window on AnalyticsWindow {
  start end days previousStart previousEnd comparedTo timeZones includesToday isTruncated
}

fragment Recommendation on Recommendation {
  kind posts confidence
  pattern { value meanRate restRate }
}
`,learned_brands:`# Brands, each with the latest of what was learned of it and still holds.
query learned_brands($organization: ID) {
  brands(organizationId: $organization, first: 50) {
    nodes {
      id label logoUrl
      memory(present: true, first: 1) {
        nodes {
          id kind statement learnedAt
          evidence { conclusion posts rate comparedPosts comparedRate confidence start end }
        }
        totalCount
      }
    }
    totalCount
  }
}
`,learned_memory:`# What was learned of a brand and still holds, the latest first, with its evidence.
query learned_memory($brand: ID!) {
  brand(id: $brand) {
    memory(present: true, first: 20) {
      nodes {
        id kind statement learnedAt
        evidence { conclusion posts rate comparedPosts comparedRate confidence start end }
      }
      totalCount
    }
  }
}
`,learned_posts:`# How posts did by opening line, kind and tag: what every scope has.
query learned_posts($scope: ID, $window: AnalyticsWindowInput, $filter: AnalyticsFilter) {
  scope(id: $scope) {
    hookPerformance(window: $window, filter: $filter, first: 10) {
      nodes { hook posts meanViews meanEngagement meanRate unknownPosts }
      totalCount
      window { ...Window }
    }
    categoryPerformance(window: $window) {
      category posts views engagement engagementRate averageViews averageEngagement
    }
    tagPerformance(window: $window, first: 10) {
      nodes { tag { id label organization { id label } } posts views engagement engagementRate averageViews averageEngagement }
      totalCount
    }
  }
}

fragment Window on AnalyticsWindow {
  start end days previousStart previousEnd comparedTo timeZones includesToday isTruncated
}
`,overview_details:`# The second answer of an overview page: why views changed, what needs somebody, and the posts that
# gained most, with how each grew by day.
query overview_details(
  $scope: ID
  $window: AnalyticsWindowInput
  $compareTo: ComparisonInput
  $filter: AnalyticsFilter
  $platformFilter: AnalyticsFilter
  $organization: ID
  $perBrand: Granularity! = DAY
  $withBrands: Boolean! = false
  $isBrand: Boolean! = false
  $sortBy: LeaderboardSort! = VIEWS
) {
  scope(id: $scope) {
    changeDrivers(window: $window, compareTo: $compareTo, filter: $filter, metric: VIEWS) {
      current previous delta volume mix reach rate unrated
    }
    attention(filter: $platformFilter, first: 3) {
      nodes { ...AttentionEntry }
      totalCount
    }
    breaks(window: $window, compareTo: $compareTo, filter: $filter) {
      date platform metric change source
    }
    notes(window: $window) { id text start end }
    topPosts(window: $window, filter: $filter, metric: VIEWS, first: 5) {
      nodes {
        rank
        value
        gained { engagementRate }
        post { ...PostName growthCurve { points { age date total } } }
      }
      totalCount
    }
  }
  brandLeaderboard(
    organizationId: $organization
    window: $window
    compareTo: $compareTo
    filter: $platformFilter
    sortBy: $sortBy
    first: 20
  ) @include(if: $withBrands) {
    nodes {
      views engagement engagementRate postsPublished
      viewsChange { ...Change }
      engagementChange { ...Change }
      activePlatforms
      brand {
        id label logoUrl
        timeSeries(window: $window, filter: $platformFilter, granularity: $perBrand) {
          points { date views isMeasured isComplete }
        }
      }
    }
    totalCount
  }
  brand: scope(id: $scope) @include(if: $isBrand) {
    ... on Brand {
      engagement(window: $window, filter: $filter) {
        likes comments shares saves total
        likesPercent commentsPercent sharesPercent savesPercent
      }
      postingTimes(filter: $filter) {
        window { start end days }
        platforms {
          platform posts
          best { weekday hour posts meanRate lowerBound }
        }
      }
      optimizationCycle {
        window { days }
        posts
        recommendations { ...Recommendation }
      }
    }
  }
}

fragment Change on Change {
  current previous delta percent direction isAcrossBreak
}

fragment AttentionEntry on Attention {
  code severity since posts sentence
  values { platform rate comparedRate metric target current endsOn endsAt }
  subject { kind id label }
  scope { kind id label }
  action { code target { kind id label } }
}

fragment PostName on Post {
  id label platform category publishedOn thumbnailUrl
  brand { id label }
}

fragment Recommendation on Recommendation {
  kind posts confidence
  pattern { value meanRate restRate }
}
`,overview_head:`# The first answer of an overview page: headline numbers, the series behind the large picture, and
# where the views came from.
query overview_head(
  $scope: ID
  $window: AnalyticsWindowInput
  $compareTo: ComparisonInput
  $filter: AnalyticsFilter
  $granularity: Granularity! = DAY
  $byPlatform: Boolean! = false
) {
  scope(id: $scope) {
    overview(window: $window, compareTo: $compareTo, filter: $filter) {
      window { ...Window }
      views
      engagement
      engagementRate
      postsPublished
      viewsChange { ...Change }
      engagementChange { ...Change }
      engagementRateChange { ...Change }
      postsPublishedChange { ...Change }
    }
    timeSeries(
      window: $window
      compareTo: $compareTo
      filter: $filter
      granularity: $granularity
      byPlatform: $byPlatform
      compared: true
    ) {
      points {
        date views engagement engagementRate postsPublished isMeasured isComplete daysCarried
        compared { date views engagement engagementRate postsPublished isMeasured }
      }
      platforms {
        platform
        points { date views engagement engagementRate postsPublished isMeasured }
      }
    }
    platforms(window: $window, compareTo: $compareTo, filter: $filter) {
      platform views viewsPercent engagement engagementRate postsPublished
      viewsChange { previous }
    }
  }
}

fragment Window on AnalyticsWindow {
  start end days previousStart previousEnd comparedTo timeZones includesToday isTruncated
}

fragment Change on Change {
  current previous delta percent direction isAcrossBreak
}
`,palette_search:`# What the command palette finds: brands and organizations by name, posts by title or text.
query palette_search($search: String!) {
  organizations(search: $search, first: 5) { nodes { id label logoUrl } }
  brands(search: $search, first: 6) {
    nodes { id label logoUrl organization { id label logoUrl } }
  }
  posts(filter: { search: $search }, first: 6) {
    nodes { id label platform brand { label } analytics { lastDate totals { views } } }
  }
}
`,plan_refresh:`# What it would take to ask for the numbers of all posts now: requests, and money where it costs any.
mutation plan_refresh($organization: ID!, $brand: ID) {
  refreshAllAnalytics(organizationId: $organization, brandId: $brand, dryRun: true) {
    __typename
    ... on RefreshPlan { posts requests costMicros }
    ... on RefreshRun { id total done }
    ... on RefreshRejected { reason message retryAt }
  }
}
`,post_page:`# One post: what it is, its numbers as of now, how it does for its age, how it grew by day and by
# hour, and how it is collected.
query post_page($id: ID!) {
  post(id: $id) {
    ...PostName
    description hook status url publishedAt archivedAt author language durationSeconds
    variantGroup variantId hookVersion creativeVersion
    organization { id label timeZone tags(first: 100) { nodes { id label } } }
    tags { id label }
    account { id label handle state }
    collection {
      state lastCollectedAt nextCollectAt explanation
      failure { code message since }
      missing { metric reason since }
    }
    analytics {
      asOf lastDate
      totals { ...Totals }
      gainedToday { views engagement }
      gainedLast7Days { views likes comments shares saves impressions clicks watchSeconds engagement }
    }
    ageIndex { metric age total value rank of usual { posts median } }
    growthCurve {
      metric
      points { age date total }
      usualGrowth { category posts points { age posts median lower upper } }
    }
    growthByHour { at hour total }
  }
  platforms { platform metrics priceMicros ownedPriceMicros isFreeSameDay }
}

fragment PostName on Post {
  id label platform category publishedOn thumbnailUrl
  brand { id label }
}

fragment Totals on PostTotals {
  views likes comments shares saves impressions clicks watchSeconds reach engagement engagementRate
}
`,post_page_days:`# One post day by day, the metrics that only its platform has, what each means there, and the latest
# row of content performance.
query post_page_days($id: ID!, $platform: Platform!, $window: AnalyticsWindowInput) {
  post(id: $id) {
    dailyAnalytics(window: $window) {
      date isBaseline collectedAt
      totals { ...Totals }
      gains { views likes comments shares saves engagement engagementRate }
    }
    extraMetrics { name label value unit }
  }
  metricCatalog(platform: $platform) { name label platformName counts unit isExtra isViews }
  contentPerformance(filter: { postId: $id }, first: 1) {
    nodes { id measuredOn source performanceScore engagementRate }
  }
}

fragment Totals on PostTotals {
  views likes comments shares saves impressions clicks watchSeconds reach engagement engagementRate
}
`,post_refresh:`# Read one post's numbers from its platform now.
mutation post_refresh($post: ID!) {
  refreshAnalytics(postId: $post) {
    __typename
    ... on RefreshedAnalytics { analytics { asOf } }
    ... on RefreshRejected { reason message retryAt }
    ... on ProviderFailure { code message isRetryable retryAt }
  }
}
`,posts_index:`# How each post of such a page does for its age: apart from the page, which it would hold up.
query posts_index(
  $organization: ID
  $posts: PostFilter
  $orderBy: PostOrder
  $first: Int
  $after: String
  $last: Int
  $before: String
) {
  posts(
    organizationId: $organization
    filter: $posts
    orderBy: $orderBy
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes { id ageIndex { metric age value rank of } }
  }
}
`,posts_page:`# A page of posts in the order asked for: each with its totals, the last 7 complete days, and how it
# grew by day; how many there are in all, and how many were published in the window.
query posts_page(
  $scope: ID
  $window: AnalyticsWindowInput
  $compareTo: ComparisonInput
  $filter: AnalyticsFilter
  $organization: ID
  $posts: PostFilter
  $orderBy: PostOrder
  $first: Int
  $after: String
  $last: Int
  $before: String
) {
  scope(id: $scope) {
    overview(window: $window, compareTo: $compareTo, filter: $filter) {
      window { ...Window }
      postsPublished
      postsPublishedChange { ...Change }
    }
    ... on Organization { tags(first: 100) { nodes { id label } } }
    ... on Brand { organization { tags(first: 100) { nodes { id label } } } }
    ... on Selection { common: organization { tags(first: 100) { nodes { id label } } } }
  }
  posts(
    organizationId: $organization
    filter: $posts
    orderBy: $orderBy
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      ...PostName
      tags { id label }
      analytics {
        lastDate
        totals { views engagement engagementRate }
        gainedLast7Days { views }
      }
      growthCurve { metric points { age total } }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}

fragment Window on AnalyticsWindow {
  start end days previousStart previousEnd comparedTo timeZones includesToday isTruncated
}

fragment Change on Change {
  current previous delta percent direction isAcrossBreak
}

fragment PostName on Post {
  id label platform category publishedOn thumbnailUrl
  brand { id label }
}
`,posts_tag:`# Put tags on posts and take others away.
mutation posts_tag($posts: [ID!]!, $add: [String!], $remove: [String!]) {
  tagPosts(postIds: $posts, add: $add, remove: $remove) {
    updated unchanged
    failed { index message }
  }
}
`,refresh_progress:`# Tells how a refresh gets on, until it is over.
subscription refresh_progress($run: ID!) {
  refreshProgress(runId: $run) { id status total done succeeded failed skipped }
}
`,rename_tag:`# Calls a tag otherwise.
mutation rename_tag($id: ID!, $label: String!) {
  renameTag(id: $id, label: $label) { id label }
}
`,report_details:`# The second answer of a shared report: what the engagement is made of, why views changed, and the
# posts that gained most. The share gives every variable.
query report_details(
  $scope: ID
  $window: AnalyticsWindowInput
  $compareTo: ComparisonInput
  $first: Int! = 5
  $withNumbers: Boolean! = true
  $withEngagement: Boolean! = true
  $withWhy: Boolean! = true
  $withPosts: Boolean! = true
) {
  scope(id: $scope) {
    engagement(window: $window) @include(if: $withEngagement) {
      likes comments shares saves total
      likesPercent commentsPercent sharesPercent savesPercent
    }
    changeDrivers(window: $window, compareTo: $compareTo, metric: VIEWS) @include(if: $withWhy) {
      current previous delta volume mix reach rate unrated
    }
    breaks(window: $window, compareTo: $compareTo) @include(if: $withNumbers) {
      date platform metric change source
    }
    topPosts(window: $window, metric: VIEWS, first: $first) @include(if: $withPosts) {
      nodes {
        rank
        value
        gained { engagementRate }
        post { ...PostName growthCurve { points { age date total } } }
      }
      totalCount
    }
  }
}

fragment PostName on Post {
  id label platform category publishedOn thumbnailUrl
  brand { id label }
}
`,report_head:`# The first answer of a shared report: what it says, its headline numbers, its days, and where the
# views came from. The share gives every variable.
query report_head(
  $scope: ID
  $window: AnalyticsWindowInput
  $compareTo: ComparisonInput
  $withNumbers: Boolean! = true
  $withPlatforms: Boolean! = true
) {
  report { name scopeName sharedBy logo note sections endsAt }
  scope(id: $scope) {
    __typename
    overview(window: $window, compareTo: $compareTo) {
      window { ...Window }
      ...Numbers @include(if: $withNumbers)
    }
    timeSeries(window: $window, compareTo: $compareTo, granularity: DAY, compared: true)
      @include(if: $withNumbers) {
      points {
        date views engagement engagementRate postsPublished isMeasured isComplete daysCarried
        compared { date views engagement engagementRate postsPublished isMeasured }
      }
    }
    platforms(window: $window, compareTo: $compareTo) @include(if: $withPlatforms) {
      platform views viewsPercent engagement engagementRate postsPublished
      viewsChange { previous }
    }
    coverage { published measured newestAsOf }
  }
}

fragment Numbers on Overview {
  views
  engagement
  engagementRate
  postsPublished
  viewsChange { ...Change }
  engagementChange { ...Change }
  engagementRateChange { ...Change }
  postsPublishedChange { ...Change }
}

fragment Window on AnalyticsWindow {
  start end days previousStart previousEnd comparedTo timeZones includesToday isTruncated
}

fragment Change on Change {
  current previous delta percent direction isAcrossBreak
}
`,restore_brand:`# Lets an archived brand count again.
mutation restore_brand($id: ID!) {
  restoreBrand(id: $id) { id archivedAt }
}
`,restore_organization:`# Lets an archived organization count again, and be collected.
mutation restore_organization($id: ID!) {
  restoreOrganization(id: $id) { id archivedAt }
}
`,revoke_session:`# Ends a session of the token that asks.
mutation revoke_session($id: ID!) {
  revokeSession(id: $id)
}
`,revoke_token:`# Revokes an API token, and ends its sessions.
mutation revoke_token($id: ID!) {
  revokeToken(id: $id) { id revokedAt }
}
`,scope_changes:`# Says when a scope has new numbers, so that a page asks anew.
subscription scope_changes($scope: ID) {
  changes(scopeId: $scope) { isInitial }
}
`,scope_search:`# Organizations and brands by name, for choosing what to look at.
query scope_search($search: String) {
  organizations(search: $search, first: 20) { nodes { id label logoUrl } totalCount }
  brands(search: $search, first: 50) {
    nodes { id label logoUrl organization { id label logoUrl } }
    totalCount
  }
}
`,scope_selection:`# The id of some brands added up.
query scope_selection($brandIds: [ID!]!) {
  selection(brandIds: $brandIds) { id }
}
`,set_includes_replies:`# Says whether an account's replies to others are found as posts.
mutation set_includes_replies($id: ID!, $wanted: Boolean!) {
  setIncludesReplies(credentialId: $id, includesReplies: $wanted) { id includesReplies }
}
`,settings_brands:`# All brands of an organization, archived ones too.
query settings_brands($organization: ID!, $after: String) {
  organization(id: $organization) {
    id
    brands(archived: null, first: 100, after: $after) {
      nodes { id label logoUrl archivedAt }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }
}
`,settings_notes:`# The notes on days of an organization and of its brands.
query settings_notes($organization: ID!, $window: AnalyticsWindowInput) {
  organization(id: $organization) {
    id
    notes(window: $window) { id text start end createdBy brand { id label } }
    brands(first: 100) { nodes { id label } }
  }
}
`,settings_organization:`# How an organization is called, and by which calendar and currency it reports.
query settings_organization($organization: ID!) {
  organization(id: $organization) {
    id label timeZone weekStart currency currencyExponent creditPriceMinor logoUrl archivedAt
  }
  archived: organizations(archived: true, first: 100) {
    nodes { id label archivedAt }
    totalCount
  }
}
`,settings_sessions:`# Who is signed in with the token of this session.
query settings_sessions {
  viewer {
    name scopes
    organization { id label }
    sessions { id createdAt lastSeenAt expiresAt userAgent isCurrent }
  }
}
`,settings_tags:`# The tags of an organization, and the rules that put them on posts.
query settings_tags($organization: ID!, $after: String) {
  organization(id: $organization) {
    id
    tags(first: 100, after: $after) {
      nodes { id label }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
    tagRules { id kind text tag { id label } brand { id label } }
    brands(first: 100) { nodes { id label } }
  }
}
`,settings_tokens:`# The API tokens, revoked ones too; never their secrets.
query settings_tokens {
  viewer { organizationId }
  tokens { id name prefix scopes organizationId createdAt expiresAt lastUsedAt revokedAt }
  organizations(first: 100, archived: null) { nodes { id label } }
}
`,share_create:`# Shares a scope's report; the link is told once.
mutation share_create($input: ShareInput!) {
  createShare(input: $input) { path share { id } }
}
`,share_links:`# The links to reports, to copy none and end some.
query share_links {
  shares {
    id name scopeId scopeName preset start end hasPassword endsAt revokedAt openedCount lastOpenedAt
  }
}
`,share_revoke:`# Ends a link to a report.
mutation share_revoke($id: ID!) {
  revokeShare(id: $id) { id revokedAt }
}
`,start_connection:`# Begins to connect an account by signing in at its platform.
mutation start_connection($input: StartConnectionInput!) {
  startConnection(input: $input) { authorizeUrl expiresAt redirectUri }
}
`,start_refresh:`# Asks for the numbers of all posts now.
mutation start_refresh($organization: ID!, $brand: ID) {
  refreshAllAnalytics(organizationId: $organization, brandId: $brand) {
    __typename
    ... on RefreshRun { id status total done succeeded failed skipped }
    ... on RefreshRejected { reason message retryAt }
  }
}
`,times_page:`# At which hours of the week posts did best, per platform: each hour with its posts, its mean and
# median rate, and what it reaches at least.
query times_page($scope: ID, $window: AnalyticsWindowInput, $filter: AnalyticsFilter) {
  scope(id: $scope) {
    postingTimes(window: $window, filter: $filter) {
      window { ...Window }
      platforms {
        platform
        posts
        best { weekday hour posts meanRate lowerBound }
        cells { weekday hour posts meanRate medianRate lowerBound isThin }
      }
    }
  }
}

fragment Window on AnalyticsWindow {
  start end days previousStart previousEnd comparedTo timeZones includesToday isTruncated
}
`,update_brand:`# Changes what is given of a brand.
mutation update_brand($id: ID!, $input: BrandInput!) {
  updateBrand(id: $id, input: $input) { id label }
}
`,update_note:`# Changes what is given of a note.
mutation update_note($id: ID!, $input: NoteChangeInput!) {
  updateNote(id: $id, input: $input) { id }
}
`,update_organization:`# Changes what is given of an organization.
mutation update_organization($id: ID!, $input: OrganizationInput!) {
  updateOrganization(id: $id, input: $input) { id label }
}
`,why_page:`# Why a number changed: its parts for engagement and for views, and the posts whose own numbers
# changed most.
query why_page(
  $scope: ID
  $window: AnalyticsWindowInput
  $compareTo: ComparisonInput
  $filter: AnalyticsFilter
) {
  scope(id: $scope) {
    overview(window: $window, compareTo: $compareTo, filter: $filter) {
      window { ...Window }
      engagementChange { ...Change }
      viewsChange { ...Change }
    }
    engagement: changeDrivers(window: $window, compareTo: $compareTo, filter: $filter, metric: ENGAGEMENT) {
      ...Drivers
    }
    views: changeDrivers(window: $window, compareTo: $compareTo, filter: $filter, metric: VIEWS) {
      ...Drivers
    }
    breaks(window: $window, compareTo: $compareTo, filter: $filter) {
      date platform metric change source
    }
  }
}

fragment Window on AnalyticsWindow {
  start end days previousStart previousEnd comparedTo timeZones includesToday isTruncated
}

fragment Change on Change {
  current previous delta percent direction isAcrossBreak
}

fragment Drivers on Drivers {
  current previous delta volume mix reach rate unrated unknownPosts
  posts {
    current previous delta
    post { ...PostName }
  }
}

fragment PostName on Post {
  id label platform category publishedOn thumbnailUrl
  brand { id label }
}
`,window_preview:`# Which days a window and its two usual comparisons are, and which day is the last there is.
query window_preview(
  $scope: ID
  $window: AnalyticsWindowInput
  $matchWeekdays: Boolean! = true
  $withYear: Boolean! = true
) {
  scope(id: $scope) {
    previous: overview(
      window: $window
      compareTo: { to: PREVIOUS_PERIOD, matchWeekdays: $matchWeekdays }
    ) {
      window { start end days previousStart previousEnd }
    }
    year: overview(
      window: $window
      compareTo: { to: PREVIOUS_YEAR, matchWeekdays: $matchWeekdays }
    ) @include(if: $withYear) {
      window { previousStart previousEnd }
    }
    today: overview(window: { preset: TODAY }, compareTo: { to: NONE }) {
      window { end }
    }
  }
}
`},y={attention:["scope","platforms","first","after"],audience:["scope","window","platforms"],business_dashboard:["organizationId"],collection_status:["scope"],find_posts:["search","brandIds","platforms","categories","publishedFrom","publishedTo","orderBy","descending","first","after"],goals_and_memory:["scope"],hooks:["scope","window","filter","first"],leaderboard:["organizationId","window","sortBy","first","after"],list_brands:["organizationId","search","first","after"],list_organizations:["search","first","after"],overview:["scope","window","compareTo","filter"],performance_context:["brandId","window"],performance_summary:["brandId","window"],platform_breakdown:["scope","window","filter"],post_performance:["id","platform","externalId","url","window"],posting_times:["scope","window","filter"],tags_and_categories:["scope","window","first"],time_series:["scope","window","filter","granularity","byPlatform"],top_content:["scope","window","metric","basis","order","filter","first"],why_it_changed:["scope","window","compareTo","filter","metric"]};function l(n){return Object.fromEntries(Object.entries(n).filter(([,t])=>t!=null))}function v(n,t,a){let r=new URLSearchParams({query:t,variables:JSON.stringify(l(a),null,2)});return`${n}/graphiql#${r}`}function _(n){return`curl -H "Authorization: Bearer $BACKBONE_TOKEN" '${n.replaceAll("'","%27")}'`}function I(n,t){let a={arguments:{},left:[]},{filter:r,...i}=l(t),p=n.includes("filter")?{filter:r,...i}:{...i,...Object(r)};for(let[o,s]of Object.entries(l(p))){let g=["scope","organization","brand"].includes(o)?C(n,String(s)):o;g&&n.includes(g)?a.arguments[g]=s:a.left.push(o)}return a}function C(n,t){return t.startsWith("org_")&&n.includes("organizationId")?"organizationId":t.startsWith("brand_")&&n.includes("brandId")?"brandId":t.startsWith("sel_")?void 0:"scope"}var A={graphql:"GraphQL",curl:"curl",mcp:"MCP"};function k({question:n,onClose:t}){let[a,r]=h("graphql"),i=n.tool?["graphql","curl","mcp"]:["graphql","curl"];function p(o){let s={ArrowRight:1,ArrowLeft:-1}[o.key];if(!s)return;let u=i[(i.indexOf(a)+s+i.length)%i.length]??a;r(u),document.getElementById(`query-${u}`)?.focus()}return e($,{title:"The query behind it",onClose:t,isWide:!0,children:[e("div",{class:"tabs",role:"tablist","aria-label":"Ways to ask",onKeyDown:p,children:i.map(o=>e("button",{id:`query-${o}`,role:"tab","aria-selected":o===a,"aria-controls":"query-text",tabIndex:o===a?0:-1,onClick:()=>r(o),children:A[o]},o))}),e("div",{id:"query-text",role:"tabpanel","aria-labelledby":`query-${a}`,children:[a==="graphql"&&e(T,{question:n}),a==="curl"&&e(z,{question:n}),a==="mcp"&&n.tool&&e(D,{question:n,tool:n.tool})]})]})}function T({question:n}){let t=b[n.operation];return e(c,{children:[e(d,{name:"document",text:t}),e("h3",{children:"Variables"}),e(d,{name:"variables",text:JSON.stringify(l(n.variables),null,2)}),e("p",{class:"dialog-foot",children:e("a",{class:"button",href:v(m,t,n.variables),target:"_blank",rel:"noopener",children:[e(f,{name:"external"}),"Open in GraphiQL"]})})]})}function z({question:n}){let t=n.variables,a=location.origin+m+w(n.operation,t);return e(c,{children:[e(d,{name:"line",text:_(a)}),e("p",{class:"note",children:["Put a token of yours into ",e("code",{children:"BACKBONE_TOKEN"}),"; it is no part of this line. The stored operation ",e("code",{"data-message":!0,children:n.operation})," is what the tile asked."]})]})}function D({question:n,tool:t}){let a=I(y[t]??[],n.variables),r=JSON.stringify({name:t,arguments:a.arguments},null,2);return e(c,{children:[e(d,{name:"call",text:r}),a.left.length>0&&e("p",{class:"note",children:["The tool takes no ",e("code",{"data-message":!0,children:a.left.join(", ")}),", so that it may answer with other numbers than the tile shows."]})]})}export{k as default};
