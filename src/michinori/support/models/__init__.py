"""Models of inquiries, announcements and the closing of the market."""

from .announcements import Announcement
from .closures import Closure
from .inquiries import Inquiry, InquiryFile, InquiryMessage, InquiryTemplate

__all__ = ["Announcement", "Closure", "Inquiry", "InquiryFile", "InquiryMessage", "InquiryTemplate"]
