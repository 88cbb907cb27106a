"""Scrapy's settings: polite and strict. What differs from its defaults says why (docs: decisions 11, 12 and 14)."""

from __future__ import annotations

BOT_NAME = "npdwatch"
SPIDER_MODULES = ["spiders"]

USER_AGENT = "npdwatch/0.1"
"""The crawl command adds the contact of whoever runs it."""
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
SCHEDULER_PRIORITY_QUEUE = "spiders.connect.HostsInTurn"
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0
COOKIES_ENABLED = False  # the first Set-Cookie makes tldextract ask two outside hosts for a list of suffixes
REFERRER_POLICY = "no-referrer"

DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default takes any certificate
DOWNLOAD_HANDLERS = {
    "http": "spiders.connect.CheckedHandler", "https": "spiders.connect.CheckedHandler",
    "ftp": None, "s3": None, "file": None, "data": None,
}
TWISTED_DNS_RESOLVER = "spiders.connect.CheckedResolver"  # Scrapy's takes any address, and none of IPv6
LOCAL_ADDRESSES = False
"""Whether addresses of this machine and network may be asked; the crawl command allows it for trials."""
DOWNLOAD_MAXSIZE = 32 * 2**20
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_FAIL_ON_DATALOSS = True
REDIRECT_MAX_TIMES = 3
METAREFRESH_ENABLED = False  # a page that sends browsers elsewhere is itself what was asked for
RETRY_ENABLED = False  # spiders.middlewares.retry waits as it is told to; Scrapy's asks thrice within milliseconds
COMPRESSION_ENABLED = False  # StrictDecoding refuses a cut body; Scrapy hands it on as a clean 200
HTTPCACHE_ENABLED = False  # it serves yesterday's file during an outage
HTTPPROXY_ENABLED = True
LONGEST_CRAWL_DELAY = 60.0
"""Seconds; a robots.txt that asks for more would stop the watch."""
AUTOTHROTTLE_ENABLED = False  # one request a second and a robots.txt's Crawl-delay are the pace

REMOTE_CONTROL_ENABLED = False  # a port that runs Python code
TELNETCONSOLE_ENABLED = False  # another
MEMUSAGE_ENABLED = False  # a crawl is a child that ends
LOGSTATS_INTERVAL = 0  # a run says at its end what came
LOG_INSTALL_ROOT_HANDLER = False  # the commands have their own
LOG_LEVEL = "INFO"
LOG_FORMATTER = "spiders.log_lines.LogLines"

RETRY_DELAYS = (5.0, 30.0)
"""Seconds before the second, third, ... try of a request that failed in passing."""
PATIENCE_FOR_NAMES = True
"""Whether those waits are for a host's name that cannot be resolved too; `npdwatch check` says so at once."""
PATIENCE_LONGEST = 120.0
"""A server that asks for a longer wait is left alone until the next poll."""
ALLOWED_HOSTS = [
    "www.gov.uk", "assets.publishing.service.gov.uk", "committees-api.parliament.uk",
    "questions-statements-api.parliament.uk",
]
"""The crawl command puts the hosts of the configuration in their place."""
ALLOWED_SCHEMES = ["https"]
CONFIGURED = False
"""The crawl command sets it, so that a refusal names what is read: npdwatch.toml, or -s of Scrapy's command line."""
COMMANDS_MODULE = "spiders.crawl"  # Scrapy's own crawls nothing, and ends well, where an address or phrase is missing

WARN_ON_GENERATOR_RETURN_VALUE = False  # it parses the source of every callback; mypy knows without a run
CONCURRENT_ITEMS = 8  # an answer gives few; for each answer Scrapy starts as many tasks
LOG_VERSIONS: list[str] = []  # finding out the platform's name starts a process of its own
STATS_DUMP = False  # the ledger counts
DOWNLOADER_STATS = False

# Only what is used, in place of Scrapy's own lists: it loads what it then finds switched off, and the cookies alone
# bring requests and a list of all domain suffixes. A tenth of the cost of a quiet run, and 10 MiB. Not here: off-site
# (drops without a callback; HostGuard tells), meta refresh, retry, compression, cookies, cache (see above), passwords
# (no site wants one), statistics (the ledger counts).
_OWN = "scrapy.downloadermiddlewares"
DOWNLOADER_MIDDLEWARES_BASE = {
    "spiders.middlewares.robots.ObeyRobots": 100,
    f"{_OWN}.downloadtimeout.DownloadTimeoutMiddleware": 350,
    f"{_OWN}.defaultheaders.DefaultHeadersMiddleware": 400,
    f"{_OWN}.useragent.UserAgentMiddleware": 500,
    f"{_OWN}.redirect.RedirectMiddleware": 600,
    f"{_OWN}.httpproxy.HttpProxyMiddleware": 750,
}
DOWNLOADER_MIDDLEWARES = {
    "spiders.middlewares.allowed_hosts.HostGuard": 40,
    "spiders.middlewares.robots_kept.RobotsOnceAnHour": 540,
    "spiders.middlewares.conditional.ConditionalGet": 545,
    "spiders.middlewares.retry.Patience": 551,
    "spiders.middlewares.decompress.StrictDecoding": 590,
    "spiders.middlewares.once.AskOnce": None,  # on while sources are looked at: one address is tried as several kinds
}
# Not here: depth (every request is of a poll, whose length is bounded), start (the spiders set its mark), copies of
# metadata (a hint to whoever writes spiders). Each takes a part of every answer's way.
SPIDER_MIDDLEWARES_BASE = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": 800,
}
# Not here: telnet, remote control (ports that run code), throttle (the pace is ours), the rest (nobody reads them).
EXTENSIONS_BASE: dict[str, int] = {}
EXTENSIONS = {
    "spiders.middlewares.crawl_delay.CrawlDelay": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,  # for `npdwatch scrapy crawl … -o`; `npdwatch crawl` leaves it out
}

ITEM_PIPELINES = {
    "pipelines.ledger.Ledger": 50,
    "pipelines.items.record.RecordItems": 60,
    "pipelines.registers.archive.ArchiveBodies": 100,
    "pipelines.registers.read.ReadRegisters": 200,
    "pipelines.registers.compare.CompareEditions": 300,
    "pipelines.registers.texts.ReadTexts": 400,
    "pipelines.registers.record.RecordEditions": 500,
    "pipelines.registers.deadlines.NoteDeadlines": 600,
}
"""They record what `npdwatch crawl` fetches; without its context each is off. `npdwatch scrapy` has none of them."""
