"""Scrapy's settings for a run, all at process level: a spider's `custom_settings` come too late for some of them.

What Scrapy would do by itself (redirects, retries, robots.txt, cookies, proxies, decompression) is off: the download
handler hands every request to our own fetcher, which does these things under one policy with the feeds.
"""

from __future__ import annotations

from typing import Any

from watcher.collect.net import policy
from watcher.collect.net.policy import Limits
from watcher.config.settings import Collect
from watcher.config.sources import AnySource

RUN_SECONDS = 300
MAX_PAGES = 200
HANDLER = "watcher.collect.crawl.handler.PolicyHandler"
_OFF = (
    "offsite.OffsiteMiddleware",
    "robotstxt.RobotsTxtMiddleware",
    "httpauth.HttpAuthMiddleware",
    "defaultheaders.DefaultHeadersMiddleware",
    "useragent.UserAgentMiddleware",
    "retry.RetryMiddleware",
    "redirect.MetaRefreshMiddleware",
    "redirect.RedirectMiddleware",
    "httpcompression.HttpCompressionMiddleware",
    "cookies.CookiesMiddleware",
    "httpproxy.HttpProxyMiddleware",
)


def settings(collect: Collect, source: AnySource | None = None) -> dict[str, Any]:
    """The settings of one crawler of the run."""
    limits = Limits.of(collect, source)
    return {
        "SPIDER_MODULES": ["spiders"],
        "USER_AGENT": policy.user_agent(collect),
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "DOWNLOAD_HANDLERS": {
            **{"http": HANDLER, "https": HANDLER},
            **{"file": None, "data": None, "ftp": None, "s3": None},
        },
        "DOWNLOADER_MIDDLEWARES": {f"scrapy.downloadermiddlewares.{name}": None for name in _OFF},
        "DOWNLOAD_MAXSIZE": limits.max_body,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": limits.timeout,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_DELAY": 0,  # the handler keeps the pace, for a host rather than for a spider
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",  # items keep the order of their list
        "CONCURRENT_REQUESTS": 8,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "RETRY_ENABLED": False,
        "ROBOTSTXT_OBEY": False,
        "COOKIES_ENABLED": False,
        "COMPRESSION_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "REFERER_ENABLED": False,
        "REFERRER_POLICY": "no-referrer",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "MEMUSAGE_ENABLED": True,
        "MEMUSAGE_LIMIT_MB": 600,
        "EXTENSIONS": {"scrapy.extensions.memusage.MemoryUsage": None, "watcher.collect.crawl.memory.OwnMemory": 0},
        "DEPTH_LIMIT": 0,  # pages of a list hang on each other; `pages` and the page count are the limits
        "CLOSESPIDER_TIMEOUT": RUN_SECONDS,
        "CLOSESPIDER_PAGECOUNT": MAX_PAGES,
        "URLLENGTH_LIMIT": 4000,
        "LOG_ENABLED": False,
        "STATS_DUMP": False,
        "LOGSTATS_INTERVAL": 0,
    }
