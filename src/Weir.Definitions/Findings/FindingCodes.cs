namespace Weir.Definitions.Findings;

/// <summary>
/// Every kind of finding there is, in one table: the reference is generated from it, and a code never changes its
/// meaning. FM files · YM YAML · TM TOML · KY keys · EX conditions · WF workflows · AG agents · PR projects ·
/// OG organisations · MD models · LB libraries.
/// </summary>
public static class FindingCodes
{
    private static readonly List<FindingCode> Table = [];

    // Files
    public static readonly FindingCode FileTooLarge = Broken("FM001", "The file is too large",
        "split it: definitions are read by people");
    public static readonly FindingCode NotUtf8 = Broken("FM002", "The file is not UTF-8 text",
        "save it as UTF-8 without control characters");
    public static readonly FindingCode NoFrontMatter = Broken("FM003", "Front matter is missing",
        "begin the file with a line ---, keys, and a line ---");
    public static readonly FindingCode FrontMatterOpen = Broken("FM004", "Front matter is not closed",
        "end the keys with a line ---");
    public static readonly FindingCode FenceOpen = Broken("FM005", "A code block is not closed",
        "add the closing ``` on a line of its own");
    public static readonly FindingCode BadHeading = Broken("FM006", "A heading of a pass or gate is malformed",
        "write ## Pass: id — Title, or ### Gate: id");
    public static readonly FindingCode NoYamlBlock = Broken("FM007", "The YAML block of a pass or gate is missing",
        "add a block of ```yaml below the heading");
    public static readonly FindingCode SecondYamlBlock = Error("FM008", "A pass or gate has two YAML blocks",
        "join the blocks; for an example in prose use another language than yaml");
    public static readonly FindingCode StrayHeading = Warning("FM009", "A heading belongs to no pass",
        "write ## Pass: id — Title, or use a heading of a lower level");
    public static readonly FindingCode GateOutsidePass = Error("FM010", "A gate stands under no pass",
        "move it below the pass that it closes");
    public static readonly FindingCode TooManyFindings = Error("FM011", "The file has too many findings",
        "repair the first ones and lint again");

    // YAML
    public static readonly FindingCode YamlSyntax = Broken("YM001", "The YAML cannot be read",
        "check indentation, quotes and brackets; tabs do not indent in YAML");
    public static readonly FindingCode YamlLimit = Broken("YM002", "The YAML exceeds a limit",
        "write less in one block");
    public static readonly FindingCode YamlNotMapping = Broken("YM003", "The YAML is not keys with values",
        "write key: value lines");
    public static readonly FindingCode YamlSecondDocument = Error("YM004", "A second YAML document",
        "remove the line --- or ...");
    public static readonly FindingCode YamlAlias = Error("YM005", "Anchors and aliases are not used",
        "write the value out");
    public static readonly FindingCode YamlTag = Error("YM006", "YAML tags are not used",
        "remove the tag");
    public static readonly FindingCode YamlKeyNotText = Error("YM007", "A key is not a word",
        "write key: value");
    public static readonly FindingCode YamlBooleanKey = Error("YM008", "A key is a YAML 1.1 boolean",
        "quote the key");
    public static readonly FindingCode YamlBooleanValue = Warning("YM009", "An unquoted yes, no, on or off",
        "write true or false, or quote the text");
    public static readonly FindingCode YamlDuplicateKey = Error("YM010", "A key is written twice",
        "keep one of the two");

    public static readonly FindingCode TomlSyntax = Broken("TM001", "A file to import is not TOML",
        "correct it at this place");

    // Keys and values
    public static readonly FindingCode UnknownKey = Error("KY001", "The key is not known",
        "remove the key");
    public static readonly FindingCode MissingKey = Error("KY002", "A required key is missing",
        "add the key");
    public static readonly FindingCode WrongType = Error("KY003", "The value has the wrong form",
        "see the format of this key");
    public static readonly FindingCode NotAnOption = Error("KY004", "The value is none of the allowed ones",
        "choose one of the allowed values");
    public static readonly FindingCode NotInRange = Error("KY005", "The number is missing or out of range",
        "write a number within the range");
    public static readonly FindingCode NotASpan = Error("KY006", "The value is not a length of time",
        "write a whole number and a unit: 30s 10m 4h 14d 2w 7y, or 4bh 1bd of business time");
    public static readonly FindingCode NotMoney = Error("KY007", "The value is not an amount of money",
        "write US dollars such as 12.00, with at most six decimal places");
    public static readonly FindingCode NotWho = Error("KY008", "The value names nobody",
        "write role:x, team:x, codeowners, owner or a person's id");
    public static readonly FindingCode BadId = Error("KY009", "The name is not well-formed",
        "use lower-case letters, digits and hyphens, beginning with a letter");
    public static readonly FindingCode BadResource = Error("KY010", "The name of a resource is malformed",
        "write repo/paths, env/NAME or /project/repo/NAME/PATH");

    // Expressions
    public static readonly FindingCode ExpressionSyntax = Error("EX001", "The condition cannot be read",
        "conditions look like: item.risk == 'high' and not params.ui");
    public static readonly FindingCode UnknownName = Error("EX002", "The name is not known",
        "use item, params, change or an artifact with a schema");
    public static readonly FindingCode UndeclaredParam = Error("EX003", "The param is not declared",
        "declare it under params");
    public static readonly FindingCode TypeMismatch = Error("EX004", "The types do not fit",
        "compare like with like");
    public static readonly FindingCode NoOrder = Error("EX005", "The value has no order",
        "only numbers, risk and tiers are ordered");
    public static readonly FindingCode NeverEqual = Error("EX006", "The value is outside the closed set",
        "use one of the values of the set");
    public static readonly FindingCode FreeTextCompared = Error("EX007", "Free text is compared",
        "give the field an enum in its schema");

    // Workflows: structure
    public static readonly FindingCode NoPasses = Error("WF001", "The workflow has no pass",
        "add ## Pass: id — Title");
    public static readonly FindingCode TooManyPasses = Error("WF002", "The workflow has too many passes",
        "split it and use workflow: NAME");
    public static readonly FindingCode ExactlyOneExecutor = Error("WF003", "A pass has no executor, or several",
        "write exactly one of agent, command, template, human, workflow, integrate");
    public static readonly FindingCode BadCriterion = Error("WF004", "A criterion is malformed",
        "write - ID · must|should · [human|agent|command:id] — text");
    public static readonly FindingCode ReviewerKind = Error("WF005", "A reviewer is neither agent nor human",
        "write { agent: NAME } or { human: role:x }");
    public static readonly FindingCode OnExhausted = Error("WF006", "on_exhausted is unclear",
        "write one of { ask: who }, { escalate: name }, { close: reason }, { park: true }");
    public static readonly FindingCode ReclassifyTarget = Error("WF007", "A reclassification has no target, or two",
        "write to: WORKFLOW or close: REASON");
    public static readonly FindingCode TriggerSource = Error("WF008", "A trigger has no source, or several",
        "write one of schedule, webhook, event");
    public static readonly FindingCode EmptyLadder = Error("WF009", "An escalation has no step",
        "write [{ after: 4bh, notify: role:x }]");
    public static readonly FindingCode RungAction = Error("WF010",
        "A step of an escalation does nothing, or several things",
        "write one of notify, page, reassign, park: true");
    public static readonly FindingCode DuplicateId = Error("WF011", "A name is used twice",
        "rename one of the two");

    // Workflows: flow
    public static readonly FindingCode UnknownPass = Error("WF012", "The pass does not exist",
        "name a pass of this workflow");
    public static readonly FindingCode NeedsCycle = Error("WF013", "Passes need each other",
        "only a gate's on_reject may lead back");
    public static readonly FindingCode UndeclaredArtifact = Error("WF014", "The artifact is not declared",
        "declare it under artifacts");
    public static readonly FindingCode NoUpstreamProducer = Error("WF015",
        "What a pass consumes has no producer before it",
        "let an earlier pass produce it, or add the producer to needs");
    public static readonly FindingCode TwoProducers = Error("WF016", "Two passes produce the same artifact",
        "only change may have several writers");
    public static readonly FindingCode MustBeOptional = Error("WF017", "What is consumed may be absent",
        "write it as name?, or give both passes the same when");
    public static readonly FindingCode UnorderedWriters = Error("WF018", "Two passes write the change without order",
        "let one need the other");
    public static readonly FindingCode ProducesReserved = Error("WF019", "The artifact is not made by passes",
        "request is what was asked; it is always there");
    public static readonly FindingCode ArtifactUnused = Warning("WF020", "No pass produces the artifact",
        "remove it, or name it in produces");
    public static readonly FindingCode AdoptNotProduced = Error("WF021", "What is adopted is not produced here",
        "adopt names artifacts of produces");
    public static readonly FindingCode OnDemandUnreachable = Warning("WF022", "No gate leads to the on_demand pass",
        "name it in a gate's on_reject.to");
    public static readonly FindingCode IntegrateOnlyChange = Error("WF023", "Only the change is integrated",
        "write integrate: change");

    // Workflows: gates and merging
    public static readonly FindingCode RejectTarget = Error("WF030", "on_reject leads forward",
        "name the same pass, one before it, or an on_demand pass");
    public static readonly FindingCode IntegrateUngated = Error("WF031",
        "The change is merged without a person's review",
        "add a gate with an unconditional human reviewer that reviews change, at or after its last writer");
    public static readonly FindingCode DocumentUngated = Error("WF032",
        "A document is merged without a person's review",
        "add a gate with an unconditional human reviewer that reviews it or the change");
    public static readonly FindingCode GateReviewsNothing = Error("WF033", "The gate reviews nothing",
        "write reviews: [artifact]");
    public static readonly FindingCode AutoAcceptHuman = Error("WF034",
        "auto_accept waives a criterion that only a person settles",
        "remove auto_accept, or let an agent or command judge the criterion");
    public static readonly FindingCode AutoAcceptNobody = Error("WF035", "auto_accept leaves nobody to judge",
        "add a run or an agent reviewer");
    public static readonly FindingCode NoMust = Error("WF036", "The gate has no must criterion",
        "write at least one - ID · must — text");
    public static readonly FindingCode CriterionRun = Error("WF037", "The criterion's run does not exist",
        "name a run of this gate: command:id");
    public static readonly FindingCode CriterionReviewer = Error("WF038",
        "The criterion has nobody of its kind to judge it",
        "add such a reviewer, or another tag");
    public static readonly FindingCode NobodyJudges = Error("WF039", "Nobody judges a criterion",
        "add a reviewer, or tag the criterion command:id");
    public static readonly FindingCode ReviewerIsExecutor = Error("WF040", "A reviewer made what it reviews",
        "choose another agent, or add not: [author]");
    public static readonly FindingCode NoSla = Warning("WF041", "A person is asked without a time limit",
        "add sla: 1bd");
    public static readonly FindingCode EffectsUngated = Error("WF042", "Effects are requested before any gate",
        "put a gate on a pass before this one");
    public static readonly FindingCode UnknownExclusion = Error("WF043", "The exclusion is not known",
        "write author, requester or pass:ID");
    public static readonly FindingCode GateReviewsLater = Error("WF044", "The gate reviews what is made elsewhere",
        "review what this pass or one before it produces");
    public static readonly FindingCode EmergencyNobody = Error("WF045", "The emergency replaces nobody",
        "add a human reviewer, or remove emergency");

    // Workflows: passes
    public static readonly FindingCode NoProse = Warning("WF050", "A pass has no instruction",
        "write below the YAML block what is to be done");
    public static readonly FindingCode Unbounded = Warning("WF051", "A pass is too large to be bounded",
        "say what it produces, or give it a gate with criteria");
    public static readonly FindingCode CapBelowFloor = Error("WF052", "The cap is below the floor",
        "write a cap that is at least the floor");
    public static readonly FindingCode ForEachList = Error("WF053", "for_each needs a list with a key",
        "declare the artifact as kind: list with key");
    public static readonly FindingCode AgentAccess = Error("WF054", "The agent may do less than the pass needs",
        "give the agent access: workspace, paths.write and the tool edit");
    public static readonly FindingCode FieldNotList = Error("WF055", "The field is not a list",
        "name a field that is a list in the schema");
    public static readonly FindingCode ElementPath = Error("WF056", "Elements would overwrite each other",
        "write {key} into the artifact's path");
    public static readonly FindingCode AssistWithoutHuman = Error("WF057", "assist is for passes of people",
        "use assist with human: who");
    public static readonly FindingCode TierClamped = Info("WF058", "The tier is moved into its band",
        "write a tier between floor and cap");

    public static readonly FindingCode ElementProduct = Error("WF059", "An element makes only the change",
        "produce the artifact in a pass that does not fan out");

    // Workflows: references
    public static readonly FindingCode UnknownAgent = Error("WF060", "The agent does not exist",
        "add agents/NAME.md");
    public static readonly FindingCode UnknownWorkflow = Error("WF061", "The workflow does not exist",
        "add workflows/NAME.md");
    public static readonly FindingCode UnknownSchema = Error("WF062", "The schema does not exist",
        "add the file below the definitions' folder");
    public static readonly FindingCode SchemaInvalid = Error("WF063", "The schema is not JSON",
        "repair the file");
    public static readonly FindingCode UnknownTemplate = Error("WF064", "The template does not exist",
        "add the file below the definitions' folder");
    public static readonly FindingCode UnknownCommand = Error("WF065", "The project does not define the command",
        "add it under commands in project.md");
    public static readonly FindingCode CommandLeftOut = Info("WF066", "A run is left out in this project",
        "add the command under commands in project.md");
    public static readonly FindingCode UnknownLadder = Error("WF067", "The escalation does not exist",
        "declare it under escalations");
    public static readonly FindingCode BadPlaceholder = Error("WF068", "The placeholder is not known",
        "use {item}, {ARTIFACT.path} or the for_each name's {name.id}");
    public static readonly FindingCode BadArtifactPath = Error("WF069", "The path of an artifact is not allowed",
        "write a relative path of A-Z a-z 0-9 . _ / - without .., not below .weir except .weir/items");
    public static readonly FindingCode SamePath = Error("WF070", "Two artifacts have the same path",
        "give each its own");
    public static readonly FindingCode ParamValue = Error("WF071", "A value does not fit its param",
        "write a value that the type allows");
    public static readonly FindingCode ParamFrom = Error("WF072", "The field does not fit the param",
        "let the schema's enum and the param's options agree");
    public static readonly FindingCode ReclassifyNotEnabled = Info("WF073",
        "The target of a reclassification is not enabled",
        "enable it in project.md, or the item will need a person");
    public static readonly FindingCode PinnedKey = Info("WF074",
        "The key is checked and pinned, not carried out by this release",
        "nothing is loosened by it: people are still asked");
    public static readonly FindingCode ChildMerges = Error("WF075", "A child item would write this item's branch",
        "produce artifacts below .weir/items, or let an agent make the change");
    public static readonly FindingCode FollowUpKind = Info("WF076",
        "No enabled workflow is for the kind of a follow-up",
        "enable one in project.md, or the pass will need a person");
    public static readonly FindingCode TraceTarget = Error("WF080", "What an artifact is traced to is not there",
        "write to: ARTIFACT or to: ARTIFACT.field, and let the pass that produces this one consume it");
    public static readonly FindingCode TraceField = Error("WF081", "The field that is traced does not exist",
        "name a field of the artifact's schema");

    public static readonly FindingCode TriggerSchedule = Error("WF082", "The schedule of a trigger is none",
        "write every 4h, hourly, daily, weekly, monthly, or a cron line such as 30 2 * * 1-5");
    public static readonly FindingCode TriggerField = Error("WF083", "A trigger names a field that it is not sent",
        "name body.FIELD of a webhook, or event.FIELD of an event; trigger is the trigger itself");
    public static readonly FindingCode TriggerKey = Error("WF084", "The key has no meaning for this source",
        "match, title and secret are for what is sent: webhooks, and match for events");
    public static readonly FindingCode TriggerParam = Warning("WF085", "Nobody is there to say the value of a param",
        "give the param a default, or set it in a rule of project.md: intake");

    public static readonly FindingCode TriggerBudget = Error("WF100", "The budget of a trigger bounds nothing",
        "write an amount for a month, or { day: 2.00, month: 30.00 }, above 0.00");
    public static readonly FindingCode TriggerBudgetDay = Warning("WF101",
        "A trigger may cost more on a day than in a month",
        "let the month have at least what a day has");

    public static readonly FindingCode DeployUnlanded = Error("WF086", "A pass deploys what has not landed",
        "add the pass with integrate: change to its needs");
    public static readonly FindingCode DeployEnvironment = Error("WF087", "The environment is not clear",
        "write effects: [deploy:NAME], with a name below deploy in project.md");

    public static readonly FindingCode CommandOfComponents = Info("WF088",
        "Only components have the command of a run",
        "add one under commands in project.md for the paths of no component, or let a person judge these");
    public static readonly FindingCode PreviewForNobody = Warning("WF095", "A preview is for nobody",
        "add a human reviewer, or leave preview out");
    public static readonly FindingCode UnknownService = Error("WF096", "The service is not declared",
        "declare it under services in project.md, or write services: all");

    // Agents
    public static readonly FindingCode AgentCommand = Error("AG001", "runs_on and command disagree",
        "write runs_on: command together with command: LINE");
    public static readonly FindingCode AgentTool = Warning("AG002", "The tool is not known",
        "read edit search execute web todo agent, mcp:server/tool, or *");
    public static readonly FindingCode AgentNoInstructions = Warning("AG003", "The agent has no instructions",
        "write them below the front matter");
    public static readonly FindingCode AgentBand = Error("AG004", "The tier lies outside its band",
        "write floor ≤ default ≤ cap");
    public static readonly FindingCode UnknownScope = Warning("AG005", "The scope is not declared",
        "declare it under context in project.md, or in organization.md of the organisation's home");
    public static readonly FindingCode AgentNetwork = Error("AG006", "A host of the agent's network is malformed",
        "write HOST, *.HOST or an address, each with :PORT where it is not 80 or 443; no scheme and no path");
    public static readonly FindingCode AgentSecret = Error("AG007", "A secret of the agent is malformed",
        "write the name of the variable that its programs find it in, not one of WEIR_; the value is kept elsewhere");
    public static readonly FindingCode SecretNotGranted = Error("AG008", "The project does not grant a secret",
        "add it to secrets in project.md");
    public static readonly FindingCode McpOverHttp = Error("AG015", "An MCP server over HTTP cannot be reached",
        "declare one that is started: command: PROGRAM, args: [..]");
    public static readonly FindingCode McpName = Error("AG016", "The name of an MCP server is malformed",
        "small letters, digits and '-', at most 32, beginning with a letter");
    public static readonly FindingCode McpUndeclared = Warning("AG017", "The MCP server is not declared",
        "declare it under mcp: NAME: { command: PROGRAM, args: [..] }");
    public static readonly FindingCode McpUnused = Warning("AG018", "The MCP server is started for nothing",
        "grant its tools with mcp:NAME/TOOL or mcp:NAME/* under tools");
    public static readonly FindingCode McpRunner = Warning("AG019", "The MCP servers are not started here",
        "let the agent run on chat");

    // Projects, organisations, models
    public static readonly FindingCode ProjectKey = Error("PR001", "The key is malformed",
        "two to ten upper-case letters or digits, beginning with a letter");
    public static readonly FindingCode ProjectWorkflow = Error("PR002", "An enabled workflow does not exist",
        "name a workflow of the library");
    public static readonly FindingCode ProjectRepository = Error("PR003", "The repositories are unclear",
        "name each once, with url or path, exactly one of them primary");
    public static readonly FindingCode IntakeWorkflow = Error("PR004",
        "A rule of intake names a workflow that is not enabled", "name one of project.md's workflows");
    public static readonly FindingCode IntakeKind = Warning("PR005",
        "A rule of intake names a kind that no enabled workflow is for",
        "name a kind of applies_to, or a workflow beside it");
    public static readonly FindingCode IntakeNeverDecides = Info("PR006", "A rule of intake decides nothing",
        "put the narrower rule first");
    public static readonly FindingCode DeployKey = Error("PR007", "A deployment is malformed",
        "write run, and watch: { command or http, every, for, fail_after }; hosts names those of other machines");
    public static readonly FindingCode PreviewKey = Error("PR015", "A preview is malformed",
        "write preview: { up: LINE, down: LINE, url, limit, timeout, secrets }");
    public static readonly FindingCode ScopeMatchesNothing = Warning("PR008", "A scope of context matches no file",
        "write globs from the repository's root, such as docs/standards/**");
    public static readonly FindingCode ComponentMalformed = Error("PR009", "A component is malformed",
        "write name, paths: [glob], and where there are any commands, owners and documents; each name once");
    public static readonly FindingCode ComponentOverlap = Error("PR010", "Two components have the same path",
        "give it to one of them; where one lies inside the other, the most specific path decides");
    public static readonly FindingCode ComponentCommand = Warning("PR011", "Nothing calls a component's command",
        "call it like the command of the project, or of a workflow, that it stands for");
    public static readonly FindingCode ComponentMatchesNothing = Warning("PR012",
        "A path of a component matches no file", "write globs from the repository's root, such as services/api/**");
    public static readonly FindingCode ComponentOwnersUnasked = Info("PR013", "Owners of a component are never asked",
        "let a gate of an enabled workflow have reviewers: [{ human: codeowners }]");
    public static readonly FindingCode InputMatchesNothing = Warning("PR020", "An input of a command matches no file",
        "write globs from the repository's root, such as src/**");
    public static readonly FindingCode TooManyInputs = Warning("PR021", "Too many commands have inputs of their own",
        "give commands that read about the same files the same list");
    public static readonly FindingCode ProjectSecret = Error("PR022", "A secret of the project is malformed",
        "write names of variables, not of WEIR_: secrets: [REGISTRY_TOKEN]; the values are kept elsewhere");
    public static readonly FindingCode ServiceMalformed = Error("PR023", "A service is malformed",
        "write services: [{ name, command: LINE, ports: [NUMBER], ready: LINE, env, timeout }]");
    public static readonly FindingCode ServiceImage = Warning("PR024", "A service is an image",
        "write command: LINE, with a program of the machine: no image is run yet, and passes that need it fail");
    public static readonly FindingCode DocumentTwice = Error("WF090", "A required document is there twice",
        "write one entry with all of its due_on");
    public static readonly FindingCode TooManyDocuments = Error("WF091", "A project requires too many documents",
        "require a folder or a glob instead of each of its files");
    public static readonly FindingCode TriggerPrice = Warning("PR019",
        "A trigger has a budget, and a model has no price",
        "add prices: { PROVIDER/MODEL: { input, output } } to models.yaml: else it makes one item, and no other");
    public static readonly FindingCode UnknownTeam = Error("OG001", "The team does not exist",
        "declare it under teams");
    public static readonly FindingCode UnknownZone = Error("OG002", "The time zone does not exist",
        "write an IANA name such as Europe/Berlin, or UTC");
    public static readonly FindingCode BadHours = Error("OG003", "The working hours are malformed",
        "write hours: [9-12, 13-17]");
    public static readonly FindingCode HoursOverlap = Error("OG004", "Working hours overlap",
        "write hours of one day that follow each other");
    public static readonly FindingCode BadDate = Error("OG005", "The date does not exist, or is out of order",
        "write date: YYYY-MM-DD, and to: a later one");
    public static readonly FindingCode UnknownCalendar = Error("OG006", "The calendar does not exist",
        "declare it under calendars");
    public static readonly FindingCode DefaultCalendar = Error("OG007", "Not exactly one calendar is the default",
        "write default: true in one of them");
    public static readonly FindingCode UnknownProvider = Error("MD001", "The provider does not exist",
        "declare it under providers");
    public static readonly FindingCode ModelReference = Error("MD002", "A model is malformed",
        "write provider/model");
    public static readonly FindingCode ProviderKey = Error("MD003", "A key stands in the file",
        "write key: env:NAME and keep the key in the environment");
    public static readonly FindingCode ProviderScript = Error("MD004", "A scripted provider has no script",
        "write script: FILE");
    public static readonly FindingCode UnknownTier = Warning("MD005", "The tier is not known",
        "economy, standard, deep or max");
    public static readonly FindingCode ProviderReach = Error("MD006", "How a provider is reached is malformed",
        "look into docs/reference/models-format.md");

    // Libraries
    public static readonly FindingCode DuplicateDefinition = Error("LB001", "Two files define the same name",
        "rename one of the two");
    public static readonly FindingCode AmbiguousSelection = Error("LB002", "Two workflows match the same item equally",
        "make one of them more specific");
    public static readonly FindingCode UnreadableFile = Error("LB003", "The file cannot be read",
        "check the file and its permissions");
    public static readonly FindingCode TooManyFiles = Error("LB004", "There are too many definition files",
        "remove what is not used");

    /// <summary>All codes, in the order of this file.</summary>
    public static IReadOnlyList<FindingCode> All => Table;

    private static FindingCode Error(string code, string title, string hint) =>
        Add(new FindingCode(code, Severity.Error, title, hint, MakesUnreadable: false));

    private static FindingCode Broken(string code, string title, string hint) =>
        Add(new FindingCode(code, Severity.Error, title, hint, MakesUnreadable: true));

    private static FindingCode Warning(string code, string title, string hint) =>
        Add(new FindingCode(code, Severity.Warning, title, hint, MakesUnreadable: false));

    private static FindingCode Info(string code, string title, string hint) =>
        Add(new FindingCode(code, Severity.Info, title, hint, MakesUnreadable: false));

    private static FindingCode Add(FindingCode code)
    {
        Table.Add(code);
        return code;
    }
}
